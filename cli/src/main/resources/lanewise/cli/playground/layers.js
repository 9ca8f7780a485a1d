// The steps of the network: choosing one, and its maps.

import { Atlas, onColourChange } from "./maps.js";
import { model, other } from "./server.js";
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
  for (const [id, network] of [["filters", model], ["besideFilters", other]]) {
    $(id).hidden = !network || name !== network.filters?.layer || kind === "bias";
  }
  layOutMaps();
  paintMaps();
  tell("link");
}

function layOutMaps() {
  const { frame, name } = model.stages[shown.stage];
  const flat = frame.width * frame.height === 1;
  const what = flat ? `${frame.maps} values of ${name}` : `${frame.maps} maps of ${name}`;
  atlas = atlasOf(frame, `${what}. Arrow keys choose one${flat ? "" : ", Enter goes into it"}.`);
  atlas.canvas.tabIndex = 0;
  atlas.canvas.setAttribute("role", "application");
  const focused = $("maps").contains(document.activeElement);
  $("maps").replaceChildren(atlas.canvas);
  if (focused) {
    atlas.canvas.focus();
  }
  tell("stage");
}

/** The canvas of a stage's maps, or of its values. */
export function atlasOf({ maps, height, width }, label) {
  return width * height === 1
    ? new Atlas(maps, 1, 1, Math.min(maps, maps <= 16 ? maps : 32), 0, label)
    : fittingAtlas(maps, height, width, label);
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
