// Puts the page together and starts it.

import { paintFilters } from "./filters.js";
import { hasTests } from "./images.js";
import { chooseStage, fitMaps } from "./layers.js";
import { followLink } from "./link.js";
import "./outputs.js";
import { startDrawing } from "./pad.js";
import "./prediction.js";
import { model } from "./server.js";
import { $ } from "./shown.js";

const parameters = model.parameters.toLocaleString("en");
$("about").textContent = [
  `${model.network}, ${parameters} parameters`,
  model.name,
  ...model.notes,
].join(" · ");
chooseStage(0);
new ResizeObserver(() => {
  fitMaps();
  paintFilters();
}).observe($("maps").parentElement);
if (!hasTests) {
  startDrawing();
}
followLink();
document.documentElement.dataset.ready = "true";
