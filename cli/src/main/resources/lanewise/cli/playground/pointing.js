// Pointing at a value: by mouse, finger or keyboard, in a map or in the large one.

import { large, layOutLarge } from "./large.js";
import { atlas } from "./layers.js";
import { onColourChange } from "./maps.js";
import { model, post } from "./server.js";
import { $, directions, goesBackward, shown, tell } from "./shown.js";
import { paintSeen, path } from "./seen.js";
import { paintArithmetic, paintPath, paintRefusal } from "./value.js";

/** Chooses a value of a stage; a pinned one stays until Escape or another click. */
export function choose(value, pinned) {
  const { chosen } = shown;
  const same = chosen && ["stage", "map", "row", "column"].every((name) => chosen[name] === value[name]);
  if (same && chosen.pinned === pinned) {
    return;
  }
  shown.chosen = { ...value, pinned };
  tell("link");
  askValue();
}

function letGo() {
  shown.chosen = null;
  shown.seen = null;
  tell("link");
  $("pointHint").hidden = false;
  $("valueBody").hidden = true;
  paintSeen();
}

/** The index of the value in its stage's output. */
function indexOf({ stage: at, map, row, column }) {
  const { shape, frame } = model.stages[at];
  return (map * shape[1] + row * frame.stride) * shape[2] + column * frame.stride;
}

let askingValue = false;
export async function askValue() {
  if (askingValue || !shown.chosen || !shown.view) {
    return;
  }
  askingValue = true;
  const asked = [shown.chosen, shown.view];
  try {
    const at = `step=${shown.chosen.stage}&index=${indexOf(shown.chosen)}`;
    const forward = await numbers(`value?${at}`);
    const gradient = goesBackward() ? await numbers(`gradient?${at}&label=${$("label").value}`) : null;
    if (shown.chosen) {
      showValue(asked[0], forward, gradient);
    }
  } catch {
    // The next stroke says that the playground has been stopped.
  } finally {
    askingValue = false;
    if (shown.chosen && (asked[0] !== shown.chosen || asked[1] !== shown.view)) {
      askValue();
    }
  }
}

/** What the server says of the image shown: numbers, or a sentence why there are none. */
async function numbers(path) {
  const response = await post(path, shown.view.pixels);
  return response.ok ? response.json() : { refusal: (await response.text()).trim() };
}

function showValue(value, answer, gradient) {
  const { name, shape } = model.stages[value.stage];
  const place = shape[1] * shape[2] === 1
    ? `value ${value.map}${shape[0] === model.classes.length ? ` (${model.classes[value.map]})` : ""}`
    : `map ${value.map}, row ${value.row}, column ${value.column}`;
  shown.seen = answer.seen ?? null;
  $("pointHint").hidden = true;
  $("valueBody").hidden = false;
  const title = `${gradient ? "gradient of " : ""}${name}, ${place}`;
  if (answer.refusal) {
    paintRefusal(title, answer.refusal);
  } else {
    paintArithmetic(title, gradient ?? answer.arithmetic);
  }
  layOutLarge(value, name);
  paintSeen();
  paintPath(shown.seen ? path(value) : []);
}

function pointAt(event, on, stageOf, mapOf, pins) {
  const at = on?.at(event.clientX, event.clientY);
  if (at && (pins || !shown.chosen?.pinned)) {
    choose({ stage: stageOf(), map: mapOf(at), row: at.row, column: at.column }, pins);
  }
}

for (const [type, pins] of [["pointermove", false], ["click", true]]) {
  $("maps").addEventListener(type, (event) => pointAt(event, atlas, () => shown.stage, ({ map }) => map, pins));
  $("large").addEventListener(type, (event) =>
    pointAt(event, large, () => shown.chosen.stage, () => shown.chosen.map, pins));
}
$("large").addEventListener("keydown", (event) => {
  const direction = directions[event.key];
  if (event.key === "Escape") {
    letGo();
    atlas.canvas.focus();
  } else if (direction && shown.chosen) {
    event.preventDefault();
    const { chosen } = shown;
    const { height, width } = model.stages[chosen.stage].frame;
    const column = Math.min(width - 1, Math.max(0, chosen.column + direction[0]));
    const row = Math.min(height - 1, Math.max(0, chosen.row + direction[1]));
    choose({ ...chosen, row, column }, true);
  }
});

$("maps").addEventListener("keydown", (event) => {
  const direction = directions[event.key];
  const { maps, height, width } = model.stages[shown.stage].frame;
  const here = shown.chosen?.stage === shown.stage;
  if (event.key === "Escape") {
    letGo();
  } else if (event.key === "Enter" && here && height * width > 1) {
    event.preventDefault();
    large?.canvas.focus();
  } else if (direction) {
    event.preventDefault();
    const step = direction[0] + direction[1] * atlas.columns;
    const map = here ? Math.min(maps - 1, Math.max(0, shown.chosen.map + step)) : 0;
    const { row, column } = here ? shown.chosen : { row: height >> 1, column: width >> 1 };
    choose({ stage: shown.stage, map, row, column }, true);
  }
});

onColourChange(askValue);
