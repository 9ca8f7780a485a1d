// The networks of the page: which one is taken apart, and a slider over the epochs that a run has kept.

import { change } from "./asking.js";
import { model, networks, other } from "./server.js";
import { $, shown, tell } from "./shown.js";

const sliders = new Map();

/** The name of a network for a heading. */
export function title({ letter, name }) {
  return `${letter} · ${name.replace(/[\\/]best\.safetensors$/, "")}`;
}

/**
 * The step of the other network that is the one shown, or -1. A convolution without a bias is one
 * step there, where one with a bias is two of the same name.
 */
export function alike() {
  const { name, kind } = model.stages[shown.stage];
  const same = other.stages.findIndex((stage) => stage.name === name && stage.kind === kind);
  return same < 0 ? other.stages.findIndex((stage) => stage.name === name) : same;
}

/** Shows a network with the weights of an epoch, one of those that were kept. */
export function chooseEpoch(network, epoch) {
  const controls = sliders.get(network);
  if (!controls) {
    return;
  }
  const { epochs, best } = network;
  const moved = network.epoch !== epoch;
  network.epoch = epoch;
  const what = epoch === 0 ? ", before training" : epoch === best ? ", the run's best" : "";
  const text = `epoch ${epoch} of ${epochs.at(-1)}${what}`;
  controls.slider.value = epochs.indexOf(epoch);
  controls.slider.setAttribute("aria-valuetext", text);
  controls.text.textContent = text;
  if (moved) {
    tell("weights", network);
    tell("link");
    change(performance.now());
  }
}

function layOut(network) {
  const { epochs, letter } = network;
  const part = document.createElement("div");
  const heading = document.createElement("h2");
  heading.textContent = other ? title(network) : "Epoch";
  part.append(heading);
  if (epochs.length > 1) {
    const slider = document.createElement("input");
    slider.type = "range";
    slider.className = "epoch";
    slider.min = 0;
    slider.max = epochs.length - 1;
    slider.ariaLabel = other ? `Epoch of ${letter}` : "Epoch";
    slider.setAttribute("aria-describedby", "epochsText");
    slider.addEventListener("input", () => chooseEpoch(network, epochs[Number(slider.value)]));
    const text = document.createElement("p");
    text.className = "small";
    part.append(slider, text);
    sliders.set(network, { slider, text });
  }
  if (other) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = network === model ? `${letter} is taken apart below` : `Take ${letter} apart`;
    button.ariaPressed = String(network === model);
    button.addEventListener("click", () => takeApart(network));
    part.append(button);
  }
  $("networks").append(part);
}

/** Opens the page again for the other network: the link says it, and all the rest. */
function takeApart(network) {
  if (network !== model) {
    const link = new URLSearchParams(location.hash.slice(1));
    link.set("network", network.id + 1);
    link.set("step", Math.max(0, alike()));
    link.delete("value");
    location.hash = link;
  }
}

networks.forEach(layOut);
const kept = sliders.size > 0;
$("networksOf").hidden = !other && !kept;
$("epochsText").textContent = [
  other ? "Both networks get the same picture, each as it was prepared for its training." : "",
  kept ? "The slider goes through the epochs of the training: the same picture with the weights after each." : "",
].join(" ");
networks.forEach((network) => chooseEpoch(network, network.epoch));
