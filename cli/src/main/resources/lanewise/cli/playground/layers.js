// The steps of the network: choosing one, and its maps.

import { Atlas, onColourChange } from "./maps.js";
import { model } from "./server.js";
import { $, on, shown, shownView, tell } from "./shown.js";

export let atlas = null; // of the chosen stage's maps

function paintMaps() {
  if (shown.view) {
    const { maps, peaks } = shownView();
    atlas.paint(maps[shown.stage]);
    $("peak").textContent = `· strongest ${peaks[shown.stage].toPrecision(3)}`;
  }
}

/** Lays out the chosen stage: one canvas for each map, or one for all features. */
export function chooseStage(number) {
  shown.stage = number;
  const { name, from, to, shape, sizes, what, frame, kind } = model.stages[shown.stage];
  $("slider").value = shown.stage;
  $("slider").setAttribute("aria-valuetext", name);
  [...$("stages").children].forEach((button, i) =>
    button.setAttribute("aria-pressed", String(i === shown.stage)),
  );
  $("title").textContent = name;
  const part = frame.maps < shape[0] ? `, the first ${frame.maps} shown` : "";
  $("shape").textContent = `${from} → ${to}${part}`;
  $("sizes").textContent = sizes.join(", ");
  $("lesson").textContent = what;
  $("filters").hidden = name !== model.filters?.layer || kind === "bias";
  layOutMaps();
  paintMaps();
  tell("link");
}

function layOutMaps() {
  const { frame, name } = model.stages[shown.stage];
  const { maps, height, width } = frame;
  const flat = width * height === 1;
  const what = flat ? `${maps} values of ${name}` : `${maps} maps of ${name}`;
  const label = `${what}. Arrow keys choose one${flat ? "" : ", Enter goes into it"}.`;
  atlas = flat
    ? new Atlas(maps, 1, 1, Math.min(maps, maps <= 16 ? maps : 32), 0, label)
    : fittingAtlas(maps, height, width, label);
  atlas.canvas.tabIndex = 0;
  atlas.canvas.setAttribute("role", "application");
  const focused = $("maps").contains(document.activeElement);
  $("maps").replaceChildren(atlas.canvas);
  if (focused) {
    atlas.canvas.focus();
  }
  tell("stage");
}

/** As many maps in a row as the page is wide, each large enough to be looked at. */
export function fittingAtlas(count, height, width, label) {
  const side = width <= 8 ? 40 : $("maps").clientWidth < 400 ? 52 : 78;
  const gap = Math.max(1, Math.round(width / 10));
  const columns = Math.floor($("maps").clientWidth / (side * (1 + gap / width)));
  return new Atlas(count, height, width, Math.max(1, columns), gap, label);
}

$("slider").max = model.stages.length - 1;
$("slider").addEventListener("input", () => chooseStage(Number($("slider").value)));
model.stages.forEach(({ name }, at) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.addEventListener("click", () => chooseStage(at));
  $("stages").append(button);
});

/** Lays the maps out for the width of the page. */
export function fitMaps() {
  layOutMaps();
  paintMaps();
}

on("answer", paintMaps);
on("gradients", paintMaps);
onColourChange(paintMaps);
