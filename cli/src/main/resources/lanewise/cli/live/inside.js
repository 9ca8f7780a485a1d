// The network while it learns: its first filters, and what a step does to each stage.

import { newCanvas, paintPixels } from "./pixels.js";

const $ = (id) => document.getElementById(id);
const number = (value) => (value === 0 ? "0" : value.toExponential(1));

export function showLook({ step, images, filters, stages }) {
  $("inside").hidden = false;
  $("insideOf").textContent = `at step ${step.toLocaleString("en")}`;
  $("filtersOf").hidden = !filters;
  if (filters) {
    showFilters(filters);
  }
  $("stages").tBodies[0].replaceChildren(
    ...stages.map(({ name, gradient, update, silent, channels }) => {
      const row = document.createElement("tr");
      const heading = document.createElement("th");
      heading.scope = "row";
      heading.textContent = name;
      const dead = silent < 0 ? "–" : `${silent} of ${channels}`;
      row.append(heading, ...[number(gradient), number(update), dead].map(cell));
      row.lastChild.classList.toggle("bad", silent > 0);
      return row;
    }),
  );
  $("silentOf").textContent = images;
}

function cell(text) {
  const cell = document.createElement("td");
  cell.textContent = text;
  return cell;
}

function showFilters({ layer, all, channels, height, width, pixels }) {
  const box = $("filters");
  if (box.children.length !== pixels.length) {
    box.replaceChildren(
      ...pixels.map((_, i) => newCanvas(width, height, `Filter ${i + 1} of ${all} of ${layer}`)),
    );
  }
  pixels.forEach((filter, i) => {
    const bytes = Uint8Array.from(atob(filter), (character) => character.charCodeAt(0));
    paintPixels(box.children[i], bytes, channels, width, height);
  });
  const shown = pixels.length < all ? `The first ${pixels.length} of ${all}` : `The ${all}`;
  $("filtersText").textContent =
    `${shown} filters of ${layer}, ` +
    (channels === 3
      ? "in the colours they respond to; grey is a weight of 0."
      : "bright where weights are positive; grey is a weight of 0.");
}
