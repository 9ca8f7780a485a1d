// Images that are not drawn: those of the test set, and files.

import { change, takeFrom } from "./asking.js";
import { clearPad } from "./pad.js";
import { get, model, post } from "./server.js";
import { $, shown, tell } from "./shown.js";

export const hasTests = model.testLabels.length > 0;

let uploaded = null; // a file, which the server reads as `lanewise predict` does

$("file").addEventListener("change", () => {
  [uploaded] = $("file").files;
  $("file").value = "";
  showUploaded();
});
for (const option of ["invert", "fit"]) {
  $(option).addEventListener("change", showUploaded);
}

function showUploaded() {
  if (uploaded) {
    const flag = (option) => `${option}=${Number($(option).checked)}`;
    const file = uploaded;
    chooseImage((network) => post(`image?${flag("invert")}&${flag("fit")}`, file, network));
  }
}

function chooseImage(ask) {
  clearPad();
  $("hint").hidden = true;
  takeFrom(ask);
  change(performance.now());
}

export function chooseTest(wanted) {
  const count = model.testLabels.length;
  const row = (wanted + count) % count;
  uploaded = null;
  chooseImage((network) => get(`test?row=${row}`, network));
  shown.testRow = row;
  tell("link");
  $("label").value = Math.max(0, model.classes.indexOf(model.testLabels[row]));
  $("test").textContent = `no. ${row}, labelled ${model.testLabels[row]}`;
}

$("tests").hidden = !hasTests;
$("random").addEventListener("click", () =>
  chooseTest(Math.floor(Math.random() * model.testLabels.length)),
);
$("previous").addEventListener("click", () => chooseTest(shown.testRow - 1));
$("next").addEventListener("click", () => chooseTest(shown.testRow + 1));
