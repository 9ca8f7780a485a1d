// Drawing by mouse, finger, pen or keyboard.

import { change, source, takeFrom } from "./asking.js";
import "./prediction.js"; // which paints what is copied to the pad
import { inColour, post } from "./server.js";
import { $, directions, on, shown, tell } from "./shown.js";

const pad = $("pad");
const ink = pad.getContext("2d", { willReadFrequently: true });

/** Whether the image is drawn by hand. */
export function isDrawn() {
  return source === askDrawing;
}

/** Takes the image from the pad, as it is. */
export function startDrawing() {
  takeFrom(askDrawing);
  change(performance.now());
}

function beginDrawing() {
  if (!isDrawn()) {
    clearPad();
    takeFrom(askDrawing);
  }
  $("hint").hidden = true;
}

export function clearPad() {
  ink.clearRect(0, 0, pad.width, pad.height);
  shown.testRow = -1;
  tell("link");
  $("test").textContent = "";
}

function position(event) {
  const box = pad.getBoundingClientRect();
  return [
    ((event.clientX - box.left) / box.width) * pad.width,
    ((event.clientY - box.top) / box.height) * pad.height,
  ];
}

function line(from, to) {
  ink.strokeStyle = $("pen").value;
  ink.lineWidth = pad.width / 12;
  ink.lineCap = "round";
  ink.beginPath();
  ink.moveTo(...from);
  ink.lineTo(...to);
  ink.stroke();
}

let last = null;
pad.addEventListener("pointerdown", (event) => {
  pad.setPointerCapture(event.pointerId);
  beginDrawing();
  last = position(event);
  line(last, last);
  change(event.timeStamp);
});
// The browser holds pointermove back until its next frame; where it can, it hands this out at once.
const moves = "onpointerrawupdate" in pad ? "pointerrawupdate" : "pointermove";
pad.addEventListener(moves, (event) => {
  if (last) {
    const parts = event.getCoalescedEvents?.() ?? [];
    for (const move of parts.length > 0 ? parts : [event]) {
      const to = position(move);
      line(last, to);
      last = to;
    }
    change(event.timeStamp);
  }
});
// Arrow keys draw from the middle on; with Shift the pen is up.
let nib = [pad.width / 2, pad.height / 2];
pad.addEventListener("keydown", (event) => {
  const direction = directions[event.key];
  if (event.key === "Escape") {
    $("clear").click();
  } else if (direction) {
    event.preventDefault();
    const step = pad.width / 20;
    const to = nib.map((at, i) => Math.min(pad.width, Math.max(0, at + step * direction[i])));
    if (!event.shiftKey) {
      beginDrawing();
      line(nib, to);
      change(event.timeStamp);
    }
    nib = to;
  }
});
for (const end of ["pointerup", "pointercancel"]) {
  pad.addEventListener(end, () => (last = null));
}

$("clear").addEventListener("click", () => {
  clearPad();
  $("hint").hidden = false;
  startDrawing();
});

function askDrawing(network) {
  const { data } = ink.getImageData(0, 0, pad.width, pad.height);
  const plane = pad.width * pad.height;
  const body = new Uint8Array(plane * (inColour ? 3 : 1));
  for (let i = 0; i < body.length; i++) {
    const from = 4 * (i % plane);
    const colour = inColour ? data[from + Math.floor(i / plane)] : 255;
    body[i] = (colour * data[from + 3]) / 255; // ink on nothing, which counts as black
  }
  return post(`drawing?side=${pad.width}`, body, network);
}

// Another image is painted on the pad as the network sees it.
on("answer", () => {
  if (!isDrawn()) {
    ink.imageSmoothingEnabled = false;
    ink.drawImage($("seen"), 0, 0, pad.width, pad.height);
  }
});

$("penOf").hidden = !inColour;
