// The map of the chosen value, large.

import { Atlas, onColourChange, paintFrames } from "./maps.js";
import { model } from "./server.js";
import { $, on, shown, shownView } from "./shown.js";

export let large = null;

/** Lays out the map of a value. */
export function layOutLarge(value, name) {
  const { height, width } = model.stages[value.stage].frame;
  $("large").parentElement.hidden = height * width === 1;
  large = new Atlas(1, height, width, 1, 0, `Map ${value.map} of ${name}, large. Arrow keys choose a pixel, Escape lets go.`);
  large.canvas.tabIndex = 0;
  large.canvas.setAttribute("role", "application");
  const focused = $("large").contains(document.activeElement);
  $("large").replaceChildren(large.canvas);
  if (focused) {
    large.canvas.focus();
  }
  const { row, column } = value;
  paintFrames($("large"), [large.frame(0, { top: row, left: column, bottom: row, right: column })]);
  paintLarge();
}

function paintLarge() {
  if (large && shown.chosen) {
    const { stage, map } = shown.chosen;
    const { height, width } = model.stages[stage].frame;
    const area = height * width;
    large.paint(shownView().maps[stage].subarray(map * area, (map + 1) * area));
  }
}

on("answer", paintLarge);
on("gradients", paintLarge);
onColourChange(paintLarge);
