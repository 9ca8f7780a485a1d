// The other one of two networks: the step of it that is like the one shown.

import { alike, title } from "./epochs.js";
import { atlasOf } from "./layers.js";
import { onColourChange } from "./maps.js";
import { model, other } from "./server.js";
import { $, goesBackward, on, shown } from "./shown.js";
import { number } from "./value.js";

let atlas = null;

/** Lays out the maps of the step that has the same name. */
function layOut() {
  const at = alike();
  atlas = null;
  if (at < 0) {
    $("besideText").textContent = `${other.letter} has no step ${model.stages[shown.stage].name}.`;
    $("besideMaps").replaceChildren();
    return;
  }
  const { from, to, name, frame } = other.stages[at];
  $("besideText").textContent = `${from} → ${to}`;
  const what = frame.width * frame.height === 1 ? "values" : "maps";
  atlas = atlasOf(frame, `${frame.maps} ${what} of ${name} of ${other.letter}`);
  $("besideMaps").replaceChildren(atlas.canvas);
  paint();
}

function paint() {
  const at = alike();
  const view = goesBackward() && other.backward ? other.backward : other.view;
  if (atlas && view) {
    atlas.paint(view.maps[at]);
    $("besidePeak").textContent = `strongest ${view.peaks[at].toPrecision(3)}`;
  }
  paintOutputs(at);
}

/** The scores or probabilities of the classes, by name. */
function paintOutputs(at) {
  const { node, kind } = other.stages[at] ?? {};
  const last = node === other.stages.at(-1).node && kind !== "products";
  $("besideOutputs").hidden = !last;
  if (last && other.view) {
    const values = kind === "probabilities" ? other.view.probabilities : other.view.logits;
    $("besideOutputs").replaceChildren(
      ...values.map((value, index) => {
        const item = document.createElement("li");
        item.textContent = `${other.classes[index]}: ${number(value)}`;
        return item;
      }),
    );
  }
}

if (other) {
  document.body.classList.add("two");
  $("mapsOf").textContent = title(model);
  $("besideOf").textContent = title(other);
  for (const id of ["mapsOf", "beside"]) {
    $(id).hidden = false;
  }
  on("stage", layOut);
  on("answer", paint);
  on("gradients", paint);
  onColourChange(paint);
}
