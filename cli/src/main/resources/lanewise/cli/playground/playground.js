// Puts the page together and starts it.

import "./beside.js";
import { paintFilters } from "./filters.js";
import { hasTests } from "./images.js";
import { chooseStage, fitMaps } from "./layers.js";
import { followLink } from "./link.js";
import "./outputs.js";
import { startDrawing } from "./pad.js";
import "./prediction.js";
import { model, networks } from "./server.js";
import { $ } from "./shown.js";

const about = networks.map(({ network, parameters, letter, name }) => {
  const size = `${network}, ${parameters.toLocaleString("en")} parameters`;
  return networks.length > 1 ? `${letter}: ${size}` : `${size} · ${name}`;
});
$("about").textContent = [...about, ...model.notes].join(" · ");
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
