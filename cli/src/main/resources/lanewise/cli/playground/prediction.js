// What the network takes the image for, and the image as it sees it.

import { paintPixels } from "./pixels.js";
import { model, other } from "./server.js";
import { probability } from "./shares.js";
import { $, on } from "./shown.js";

const named = model.classes.some((name) => name.length > 2);
$("probabilities").classList.toggle("named", named);
const bars = model.classes.map((name) => {
  const item = document.createElement("li");
  const label = document.createElement("b");
  label.textContent = name;
  label.title = name;
  item.append(label);
  $("probabilities").append(item);
  return { item, own: barIn(item), beside: other && barIn(item) };
});

function barIn(item) {
  const track = document.createElement("span");
  track.className = "track";
  const bar = document.createElement("div");
  bar.className = "bar";
  track.append(bar);
  const value = document.createElement("span");
  value.className = "value";
  item.append(track, value);
  return { bar, value };
}

function paintBar({ bar, value }, share) {
  bar.style.transform = `scaleX(${share})`;
  value.textContent = probability(share);
}

/** The number of the class that a network takes the image for. */
export function likeliest({ probabilities }) {
  return probabilities.indexOf(Math.max(...probabilities));
}

/** The class that a network takes the image for, and the image as it sees it. */
function paintAnswer({ view, input, classes }, seen, answer) {
  const best = likeliest(view);
  const [channels, height, width] = input;
  seen.width = width;
  seen.height = height;
  paintPixels(seen, view.pixels, channels, width, height);
  seen.ariaLabel = `Input of the network, which takes it for ${classes[best]}`;
  answer.textContent = classes[best];
  answer.classList.toggle("long", named);
  return best;
}

function paintPrediction() {
  const best = paintAnswer(model, $("seen"), $("answer"));
  const besides = other ? paintAnswer(other, $("seenBeside"), $("answerBeside")) : -1;
  bars.forEach(({ item, own, beside }, label) => {
    item.className = label === best ? "best" : "";
    item.classList.toggle("bestBeside", label === besides);
    paintBar(own, model.view.probabilities[label]);
    if (beside) {
      paintBar(beside, other.view.probabilities[label]);
    }
  });
}

if (other) {
  $("saidBeside").hidden = false;
  $("letter").hidden = false;
  $("letter").textContent = model.letter;
  $("letterBeside").textContent = other.letter;
  $("barsText").textContent = `Upper bars: ${model.letter}, lower bars: ${other.letter}.`;
}
on("answer", paintPrediction);
