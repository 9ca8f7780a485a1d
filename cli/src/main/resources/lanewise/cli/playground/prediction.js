// What the network takes the image for, and the image as it sees it.

import { paintPixels } from "./pixels.js";
import { channels, inputHeight, inputWidth, model } from "./server.js";
import { $, on, shown } from "./shown.js";

$("seen").width = inputWidth;
$("seen").height = inputHeight;
const named = model.classes.some((name) => name.length > 2);
$("probabilities").classList.toggle("named", named);
const bars = model.classes.map((name) => {
  const item = document.createElement("li");
  const label = document.createElement("b");
  label.textContent = name;
  label.title = name;
  const track = document.createElement("span");
  track.className = "track";
  const bar = document.createElement("div");
  bar.className = "bar";
  track.append(bar);
  const value = document.createElement("span");
  value.className = "value";
  item.append(label, track, value);
  $("probabilities").append(item);
  return { item, bar, value };
});

function paintPrediction() {
  const { probabilities } = shown.view;
  const best = probabilities.indexOf(Math.max(...probabilities));
  bars.forEach(({ item, bar, value }, label) => {
    item.className = label === best ? "best" : "";
    bar.style.transform = `scaleX(${probabilities[label]})`;
    value.textContent = `${(100 * probabilities[label]).toFixed(2)}\u00a0%`;
  });
  $("answer").textContent = model.classes[best];
  $("seen").ariaLabel = `Input of the network, which takes it for ${model.classes[best]}`;
  $("answer").classList.toggle("long", named);
  paintPixels($("seen"), shown.view.pixels, channels, inputWidth, inputHeight);
}

on("answer", paintPrediction);
