// Going backward: gradients for a label, and training on the picture.

import { change } from "./asking.js";
import { askFilters } from "./filters.js";
import { askValue } from "./pointing.js";
import { likeliest } from "./prediction.js";
import { decode, inputHeight, inputWidth, model, networks, post } from "./server.js";
import { $, goesBackward, on, shown, tell } from "./shown.js";
import { offerSteps } from "./train.js";
import { number } from "./value.js";

export function turn(back) {
  $("forward").ariaPressed = String(!back);
  $("backward").ariaPressed = String(back);
  $("back").hidden = !back;
  $("labelOf").hidden = !back;
  tell("link");
  askMore();
}

function askMore() {
  shown.backward = null;
  tell("gradients");
  askBackward();
  askValue();
}

let askingBackward = false;
async function askBackward() {
  if (!goesBackward() || !shown.view || askingBackward || shown.backward) {
    return;
  }
  askingBackward = true;
  const asked = [shown.view, $("label").value];
  try {
    const answers = await Promise.all(networks.map((network) => gradients(network, asked[1])));
    if (asked[0] === shown.view && asked[1] === $("label").value) {
      networks.forEach((network, at) => (network.backward = answers[at]));
      shown.backward = model.backward;
      if (!shown.backward) {
        return;
      }
      $("loss").textContent = `Loss for the label: ${number(shown.backward.loss, 4)}`;
      paintHeat($("saliency"), shown.backward.maps.at(-2), model.heats[0]);
      paintHeat($("cam"), shown.backward.maps.at(-1), model.heats[1]);
      tell("gradients");
    }
  } catch {
    // The next stroke says that the playground has been stopped.
  } finally {
    askingBackward = false;
    if (asked[0] !== shown.view || asked[1] !== $("label").value) {
      askBackward();
    }
  }
}

/** The gradients of a network; null, and a sentence why, if it has none. */
async function gradients(network, label) {
  const response = await post(`gradients?label=${label}`, network.view.pixels, network);
  if (response.ok) {
    return decode(await response.arrayBuffer(), network, 0, network.heats);
  }
  $("loss").textContent = (await response.text()).trim();
  return null;
}

/** Paints the input of the network, and on it what is hot. */
function paintHeat(canvas, heat, { width, height }) {
  const side = 8;
  canvas.width = side * inputWidth;
  canvas.height = side * inputHeight;
  const hot = new OffscreenCanvas(width, height);
  const brush = hot.getContext("2d");
  const image = brush.createImageData(width, height);
  heat.forEach((value, i) => image.data.set([230, 90, 20, 2 * Math.max(0, value)], 4 * i));
  brush.putImageData(image, 0, 0);
  const context = canvas.getContext("2d");
  context.imageSmoothingEnabled = false;
  context.drawImage($("seen"), 0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = true;
  context.drawImage(hot, 0, 0, canvas.width, canvas.height);
}

$("forward").addEventListener("click", () => turn(false));
$("backward").addEventListener("click", () => turn(true));
$("label").append(...model.classes.map((name, label) => new Option(name, label)));
$("label").addEventListener("change", () => {
  tell("link");
  askMore();
});
const forgetSteps = offerSteps({
  rate: model.rate,
  post,
  picture: () => shown.view.pixels,
  label: () => $("label").value,
  changed: () => {
    askFilters(model);
    change(performance.now());
  },
});
on("weights", (network) => {
  if (network === model) {
    forgetSteps();
  }
});

let timer = 0;
on("answer", () => {
  if (shown.testRow < 0 && !goesBackward()) {
    $("label").value = likeliest(shown.view); // until somebody says what it is
  }
  clearTimeout(timer);
  timer = setTimeout(() => {
    askBackward();
    askValue();
  }, 100); // strokes come first
});
