// What the page shows, and who is told when it changes.

export const $ = (id) => document.getElementById(id);

export const shown = {
  view: null, // the last answer for an image
  backward: null, // the gradients for a label, while the page goes backward
  stage: 0,
  chosen: null, // the value pointed at: its stage, map, row and column; pinned by a click
  seen: null, // what it depends on: a box in the image and in each stage
  testRow: -1,
};

export const directions = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const listeners = { answer: [], gradients: [], stage: [], link: [], weights: [] };

/** Calls back at each change of a kind: a new answer, gradients, stage, part of the link, or a network's weights. */
export function on(change, listener) {
  listeners[change].push(listener);
}

/** Tells of a change; of weights with their network. */
export function tell(change, network) {
  listeners[change].forEach((listener) => listener(network));
}

export function goesBackward() {
  return $("backward").ariaPressed === "true";
}

/** The outputs or, as soon as they are there, the gradients. */
export function shownView() {
  return goesBackward() && shown.backward ? shown.backward : shown.view;
}

export function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = false;
}
