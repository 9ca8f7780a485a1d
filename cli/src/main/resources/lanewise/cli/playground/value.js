// One value taken apart: the numbers it is computed from, as the server has computed them.

import { Atlas, paintFrames } from "./maps.js";

const $ = (id) => document.getElementById(id);
const MINUS = "\u2212";

/** A number for people. */
export function number(value, digits = 3) {
  const small = value !== 0 && Math.abs(value) < 10 ** -digits;
  const text = small || Math.abs(value) >= 1e5 ? value.toExponential(1) : value.toFixed(digits);
  return text.replace("-", MINUS);
}

function table(label, values, columns, chosen) {
  const grid = document.createElement("table");
  const caption = document.createElement("caption");
  caption.textContent = label;
  grid.append(caption);
  const tiny = values.every((value) => Math.abs(value ?? 0) < 0.01) && values.some((value) => value);
  let row;
  values.forEach((value, i) => {
    if (i % columns === 0) {
      row = grid.insertRow();
    }
    const cell = row.insertCell();
    const text = tiny ? (value ?? 0).toExponential(1) : (value ?? 0).toFixed(3);
    cell.textContent = value === null ? "0" : text.replaceAll("-", MINUS);
    cell.className = value === null ? "padding" : chosen?.[i] === 1 ? "chosen" : "";
  });
  return grid;
}

function sign(text) {
  const span = document.createElement("span");
  span.className = "sign";
  span.textContent = text;
  return span;
}

function groupOf({ label, columns, x, factors, products, sum }, operation) {
  const line = document.createElement("div");
  line.className = "group";
  if (operation === "PRODUCTS") {
    line.append(
      table(label, x, columns),
      sign("\u00d7"),
      table("weights", factors, columns),
      sign("="),
      table(`products, sum ${number(sum)}`, products, columns),
    );
  } else if (operation === "WEIGHTS") {
    line.append(table(label, x, columns), table("gradients", factors, columns));
  } else {
    line.append(table(label, x, columns, operation === "CHOICE" ? factors : null));
  }
  return line;
}

/** Shows the arithmetic of a value. */
export function paintArithmetic(title, { formula, operation, groups, others, rest }) {
  $("valueTitle").textContent = title;
  $("formula").textContent = formula.replaceAll("-", MINUS).replaceAll("*", "\u00d7");
  $("groups").replaceChildren(...groups.map((group) => groupOf(group, operation)));
  $("others").textContent =
    others === 0
      ? ""
      : `${others.toLocaleString("en")} more, smaller` +
        (operation === "WEIGHTS" ? "" : `: together ${number(rest)}`);
}

/** Shows a sentence instead, where there is no arithmetic. */
export function paintRefusal(title, sentence) {
  $("valueTitle").textContent = title;
  $("formula").textContent = sentence;
  $("groups").replaceChildren();
  $("others").textContent = "";
}

/**
 * Shows where a value is from: the earlier maps, small, each with the part that it depends on.
 *
 * @param steps of each the label, one map's values and size, the box, and what a click does
 */
export function paintPath(steps) {
  $("path").replaceChildren(
    ...steps.map(({ label, paint, box, height, width, choose }) => {
      const button = document.createElement("button");
      button.type = "button";
      const framed = document.createElement("div");
      framed.className = "framed";
      const atlas = new Atlas(1, height, width, 1, 0, `${label}, with the part that the value depends on`);
      paint(atlas);
      framed.append(atlas.canvas);
      paintFrames(framed, [atlas.frame(0, box)]);
      button.append(framed, label);
      button.addEventListener("click", choose);
      return button;
    }),
  );
}
