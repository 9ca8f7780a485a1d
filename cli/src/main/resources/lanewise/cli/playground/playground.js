import { Atlas, onColourChange, paintFrames } from "./maps.js";
import { paintPixels } from "./pixels.js";
import { offerSteps } from "./train.js";
import { number, paintArithmetic, paintPath } from "./value.js";

const $ = (id) => document.getElementById(id);
const pad = $("pad");
const ink = pad.getContext("2d", { willReadFrequently: true });
const LATENCIES = 31; // the median of so many strokes is shown

const model = await (await fetch("model")).json();
const [channels, inputHeight, inputWidth] = model.input;
const inColour = channels === 3;
const isTest = model.testLabels.length > 0;

let source = null; // makes the next request: what is on the pad, or was chosen
let asking = false; // a request is under way
let changed = 0; // when the source first changed since it was last asked, 0 if it has not
let view = null; // the last answer
let stage = 0;
let testRow = -1;
let atlas = null; // of the chosen stage's maps
let large = null; // one map of the chosen value
let chosen = null; // the value pointed at: its stage, map, row and column; pinned by a click
let backward = null; // the gradients for a label, while the page goes backward
let seen = null; // what it depends on: a box in the image and in each stage, or null
const latencies = [];

// ---- drawing

function beginDrawing() {
  if (source !== askDrawing) {
    clearPad();
    source = askDrawing;
  }
  $("hint").hidden = true;
}

function clearPad() {
  ink.clearRect(0, 0, pad.width, pad.height);
  testRow = -1;
  keepLink();
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
const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
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
  source = askDrawing;
  $("hint").hidden = false;
  change(performance.now());
});

function askDrawing() {
  const { data } = ink.getImageData(0, 0, pad.width, pad.height);
  const plane = pad.width * pad.height;
  const body = new Uint8Array(plane * (inColour ? 3 : 1));
  for (let i = 0; i < body.length; i++) {
    const from = 4 * (i % plane);
    const colour = inColour ? data[from + Math.floor(i / plane)] : 255;
    body[i] = (colour * data[from + 3]) / 255; // ink on nothing, which counts as black
  }
  return post(`drawing?side=${pad.width}`, body);
}

// ---- images

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
    chooseImage(() => post(`image?${flag("invert")}&${flag("fit")}`, uploaded));
  }
}

function chooseImage(ask) {
  clearPad();
  $("hint").hidden = true;
  source = ask;
  change(performance.now());
}

function chooseTest(wanted) {
  const count = model.testLabels.length;
  const row = (wanted + count) % count;
  uploaded = null;
  chooseImage(() => fetch(`test?row=${row}`));
  testRow = row;
  keepLink();
  $("label").value = Math.max(0, model.classes.indexOf(model.testLabels[row]));
  $("test").textContent = `no. ${row}, labelled ${model.testLabels[row]}`;
}

$("tests").hidden = !isTest;
$("random").addEventListener("click", () =>
  chooseTest(Math.floor(Math.random() * model.testLabels.length)),
);
$("previous").addEventListener("click", () => chooseTest(testRow - 1));
$("next").addEventListener("click", () => chooseTest(testRow + 1));

// ---- asking: one request at a time, and only for the latest state

function post(path, body) {
  const headers = { "Content-Type": "application/octet-stream" };
  return fetch(path, { method: "POST", headers, body });
}

function change(time) {
  changed ||= time;
  $("latency").dataset.quiet = "false";
  ask();
}

async function ask() {
  if (asking || !changed) {
    return;
  }
  asking = true;
  const since = changed;
  changed = 0;
  try {
    const response = await source();
    if (response.ok) {
      view = decode(await response.arrayBuffer(), channels * inputHeight * inputWidth, []);
      backward = null;
      paintView(); // at once: the wait for the next frame is not lost
      afterNextFrame(() => {
        measure(performance.now() - since);
        $("latency").dataset.quiet = String(!changed && !asking);
      });
      $("notice").hidden = true;
      askMoreSoon();
    } else {
      notice((await response.text()).trim());
    }
  } catch {
    notice("The playground has been stopped. Start it again, then reload this page.");
  } finally {
    asking = false;
    ask();
  }
}

/** Calls back when the next frame has been laid out and painted. */
function afterNextFrame(then) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  });
}

/** Reads a header, so many pixels, and the maps of each stage and of further frames. */
function decode(buffer, pixelCount, further) {
  const length = new DataView(buffer).getInt32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  let at = 4 + length;
  const pixels = new Uint8Array(buffer, at, pixelCount);
  at += pixels.length;
  const frames = [...model.stages.map(({ frame }) => frame), ...further];
  const maps = frames.map((frame) => {
    const values = new Int8Array(buffer, at, frame.maps * frame.height * frame.width);
    at += values.length;
    return values;
  });
  return { ...head, pixels, maps };
}

function measure(milliseconds) {
  latencies.push(milliseconds);
  latencies.splice(0, latencies.length - LATENCIES);
  const median = [...latencies].sort((a, b) => a - b)[latencies.length >> 1];
  $("latency").dataset.milliseconds = median;
  $("latency").textContent =
    `From a stroke to all maps: ${median.toFixed(1)} ms (median of the last ${latencies.length}); ` +
    `the network alone: ${(view.micros / 1000).toFixed(1)} ms.`;
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = false;
}

// ---- showing

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

function paintView() {
  const { probabilities } = view;
  const best = probabilities.indexOf(Math.max(...probabilities));
  bars.forEach(({ item, bar, value }, label) => {
    item.className = label === best ? "best" : "";
    bar.style.transform = `scaleX(${probabilities[label]})`;
    value.textContent = `${(100 * probabilities[label]).toFixed(2)}\u00a0%`;
  });
  $("answer").textContent = model.classes[best];
  paintOutputs();
  $("seen").ariaLabel = `Input of the network, which takes it for ${model.classes[best]}`;
  $("answer").classList.toggle("long", named);
  paintPixels($("seen"), view.pixels, channels, inputWidth, inputHeight);
  if (source !== askDrawing) {
    ink.imageSmoothingEnabled = false;
    ink.drawImage($("seen"), 0, 0, pad.width, pad.height);
  }
  paintMaps();
}

function paintMaps() {
  if (view && stage < model.stages.length) {
    const { maps, peaks } = shownView();
    atlas.paint(maps[stage]);
    $("peak").textContent = `· strongest ${peaks[stage].toPrecision(3)}`;
    paintLarge();
  }
}

/** The outputs or, as soon as they are there, the gradients. */
function shownView() {
  return goesBackward() && backward ? backward : view;
}

/** The scores or probabilities of the classes, by name. */
function paintOutputs() {
  const { node, kind } = model.stages[stage];
  const last = node === model.stages.at(-1).node && kind !== "products";
  $("outputs").hidden = !last;
  if (!last) {
    return;
  }
  const values = kind === "probabilities" ? view.probabilities : view.logits;
  $("outputs").replaceChildren(
    ...values.map((value, index) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${model.classes[index]}: ${number(value)}`;
      button.addEventListener("click", () => choose({ stage, map: index, row: 0, column: 0 }, true));
      item.append(button);
      return item;
    }),
  );
}

/** Lays out the chosen stage: one canvas for each map, or one for all features. */
function chooseStage(number) {
  stage = number;
  keepLink();
  const { name, from, to, shape, sizes, what, frame, kind } = model.stages[stage];
  $("slider").value = stage;
  $("slider").setAttribute("aria-valuetext", name);
  [...$("stages").children].forEach((button, i) =>
    button.setAttribute("aria-pressed", String(i === stage)),
  );
  $("title").textContent = name;
  const shown = frame.maps < shape[0] ? `, the first ${frame.maps} shown` : "";
  $("shape").textContent = `${from} → ${to}${shown}`;
  $("sizes").textContent = sizes.join(", ");
  $("lesson").textContent = what;
  $("filters").hidden = name !== model.filters?.layer || kind === "bias";
  layOutMaps();
  if (view) {
    paintOutputs();
  }
  paintMaps();
}

function layOutMaps() {
  const { frame, name } = model.stages[stage];
  const { maps, height, width } = frame;
  const flat = width * height === 1;
  const what = flat ? `${maps} values of ${name}` : `${maps} maps of ${name}`;
  const label = `${what}. Arrow keys choose one${flat ? "" : ", Enter goes into it"}.`;
  atlas = flat
    ? new Atlas(maps, 1, 1, Math.min(maps, maps <= 16 ? maps : 32), 0, label)
    : fittingAtlas(maps, height, width, label);
  atlas.canvas.tabIndex = 0;
  atlas.canvas.setAttribute("role", "application");
  const focused = $("maps").contains(document.activeElement);
  $("maps").replaceChildren(atlas.canvas);
  if (focused) {
    atlas.canvas.focus();
  }
  paintSeen();
}

/** As many maps in a row as the page is wide, each large enough to be looked at. */
function fittingAtlas(count, height, width, label) {
  const side = width <= 8 ? 40 : $("maps").clientWidth < 400 ? 52 : 78;
  const gap = Math.max(1, Math.round(width / 10));
  const columns = Math.floor($("maps").clientWidth / (side * (1 + gap / width)));
  return new Atlas(count, height, width, Math.max(1, columns), gap, label);
}

// ---- one value, taken apart

/** Chooses a value of a stage; a pinned one stays until Escape or another click. */
function choose(value, pinned) {
  const same = chosen && ["stage", "map", "row", "column"].every((name) => chosen[name] === value[name]);
  if (same && chosen.pinned === pinned) {
    return;
  }
  chosen = { ...value, pinned };
  keepLink();
  askValue();
}

function letGo() {
  chosen = null;
  seen = null;
  keepLink();
  $("pointHint").hidden = false;
  $("valueBody").hidden = true;
  paintSeen();
}

/** The index of the value in its stage's output. */
function indexOf({ stage: at, map, row, column }) {
  const { shape, frame } = model.stages[at];
  return (map * shape[1] + row * frame.stride) * shape[2] + column * frame.stride;
}

let valueTimer = 0;
function askMoreSoon() {
  clearTimeout(valueTimer);
  valueTimer = setTimeout(() => {
    askBackward();
    askValue();
  }, 100); // strokes come first
}

let askingValue = false;
async function askValue() {
  if (askingValue || !chosen || !view) {
    return;
  }
  askingValue = true;
  const asked = [chosen, view];
  try {
    const at = `step=${chosen.stage}&index=${indexOf(chosen)}`;
    const forward = await (await post(`value?${at}`, view.pixels)).json();
    const gradient = goesBackward()
      ? await (await post(`gradient?${at}&label=${$("label").value}`, view.pixels)).json()
      : null;
    if (chosen) {
      showValue(asked[0], forward, gradient);
    }
  } catch {
    // The next stroke says that the playground has been stopped.
  } finally {
    askingValue = false;
    if (chosen && (asked[0] !== chosen || asked[1] !== view)) {
      askValue();
    }
  }
}

function showValue(value, answer, gradient) {
  const { name, shape } = model.stages[value.stage];
  const place = shape[1] * shape[2] === 1
    ? `value ${value.map}${shape[0] === model.classes.length ? ` (${model.classes[value.map]})` : ""}`
    : `map ${value.map}, row ${value.row}, column ${value.column}`;
  seen = answer.seen;
  $("pointHint").hidden = true;
  $("valueBody").hidden = false;
  paintArithmetic(`${gradient ? "gradient of " : ""}${name}, ${place}`, gradient ?? answer.arithmetic);
  layOutLarge(value, name);
  paintSeen();
  paintPath(path(value));
}

/** The image and the stages before a value that it depends on. */
function path(value) {
  const image = {
    label: "input",
    paint: (small) => paintPixels(small.canvas, view.pixels, channels, inputWidth, inputHeight),
    box: seen[0],
    height: inputHeight,
    width: inputWidth,
    choose: () => $("seen").scrollIntoView({ block: "nearest" }),
  };
  const stages = model.stages.slice(0, value.stage).map(({ name, frame }, at) => {
    const { maps, height, width, stride } = frame;
    const map = value.map < maps ? value.map : 0;
    return {
      label: name,
      paint: (small) => small.paint(shownView().maps[at].subarray(map * height * width, (map + 1) * height * width)),
      box: seen[at + 1] && shrunk(seen[at + 1], stride),
      height,
      width,
      choose: () => chooseStage(at),
    };
  });
  return [image, ...stages].filter(({ box, height, width }) => box && height * width > 1);
}

/** A box among the rows and columns that are shown. */
function shrunk(box, stride) {
  return Object.fromEntries(Object.entries(box).map(([side, at]) => [side, Math.floor(at / stride)]));
}

function layOutLarge(value, name) {
  const { height, width } = model.stages[value.stage].frame;
  $("large").parentElement.hidden = height * width === 1;
  large = new Atlas(1, height, width, 1, 0, `Map ${value.map} of ${name}, large. Arrow keys choose a pixel, Escape lets go.`);
  large.canvas.tabIndex = 0;
  large.canvas.setAttribute("role", "application");
  const focused = $("large").contains(document.activeElement);
  $("large").replaceChildren(large.canvas);
  if (focused) {
    large.canvas.focus();
  }
  const { row, column } = value;
  paintFrames($("large"), [large.frame(0, { top: row, left: column, bottom: row, right: column })]);
  paintLarge();
}

function paintLarge() {
  if (large && chosen) {
    const { height, width } = model.stages[chosen.stage].frame;
    const area = height * width;
    large.paint(shownView().maps[chosen.stage].subarray(chosen.map * area, (chosen.map + 1) * area));
  }
}

/** Frames what the chosen value depends on: in the image, and in the maps of the stage shown. */
function paintSeen() {
  const onImage = [];
  const onMaps = [];
  if (chosen && seen) {
    const { top, left, bottom, right } = seen[0];
    onImage.push({
      left: left / inputWidth,
      top: top / inputHeight,
      width: (right - left + 1) / inputWidth,
      height: (bottom - top + 1) / inputHeight,
    });
    const { maps, height, width, stride } = model.stages[stage].frame;
    if (stage === chosen.stage) {
      const { map, row, column } = chosen;
      onMaps.push(atlas.frame(map, { top: row, left: column, bottom: row, right: column }));
    } else if (stage < chosen.stage && seen[stage + 1] && height * width > 1) {
      const box = shrunk(seen[stage + 1], stride);
      onMaps.push(...Array.from({ length: maps }, (_, map) => atlas.frame(map, box)));
    }
  }
  paintFrames($("seen").parentElement, onImage);
  paintFrames(pad.parentElement, source === askDrawing ? [] : onImage);
  paintFrames($("maps"), onMaps);
}

function pointAt(event, on, stageOf, mapOf, pins) {
  const at = on?.at(event.clientX, event.clientY);
  if (at && (pins || !chosen?.pinned)) {
    choose({ stage: stageOf(), map: mapOf(at), row: at.row, column: at.column }, pins);
  }
}

for (const [type, pins] of [["pointermove", false], ["click", true]]) {
  $("maps").addEventListener(type, (event) => pointAt(event, atlas, () => stage, ({ map }) => map, pins));
  $("large").addEventListener(type, (event) =>
    pointAt(event, large, () => chosen.stage, () => chosen.map, pins));
}
$("large").addEventListener("keydown", (event) => {
  const direction = directions[event.key];
  if (event.key === "Escape") {
    letGo();
    atlas.canvas.focus();
  } else if (direction && chosen) {
    event.preventDefault();
    const { height, width } = model.stages[chosen.stage].frame;
    const column = Math.min(width - 1, Math.max(0, chosen.column + direction[0]));
    const row = Math.min(height - 1, Math.max(0, chosen.row + direction[1]));
    choose({ ...chosen, row, column }, true);
  }
});

// ---- backward: gradients for a label, and training on the picture

function goesBackward() {
  return $("backward").ariaPressed === "true";
}

function turn(back) {
  $("forward").ariaPressed = String(!back);
  $("backward").ariaPressed = String(back);
  $("back").hidden = !back;
  $("labelOf").hidden = !back;
  keepLink();
  askMore();
}

function askMore() {
  backward = null;
  paintMaps();
  askBackward();
  askValue();
}

let askingBackward = false;
async function askBackward() {
  if (!goesBackward() || !view || askingBackward || backward) {
    return;
  }
  askingBackward = true;
  const asked = [view, $("label").value];
  try {
    const response = await post(`gradients?label=${asked[1]}`, view.pixels);
    const answer = decode(await response.arrayBuffer(), 0, model.heats);
    if (asked[0] === view && asked[1] === $("label").value) {
      backward = answer;
      $("loss").textContent = `, ${number(backward.loss, 4)}`;
      paintHeat($("saliency"), backward.maps.at(-2), model.heats[0]);
      paintHeat($("cam"), backward.maps.at(-1), model.heats[1]);
      paintMaps();
    }
  } catch {
    // The next stroke says that the playground has been stopped.
  } finally {
    askingBackward = false;
    if (asked[0] !== view || asked[1] !== $("label").value) {
      askBackward();
    }
  }
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
  keepLink();
  askMore();
});
offerSteps({
  rate: model.rate,
  post,
  picture: () => view.pixels,
  label: () => $("label").value,
  changed: () => change(performance.now()),
});

$("maps").addEventListener("keydown", (event) => {
  const direction = directions[event.key];
  const { maps, height, width } = model.stages[stage].frame;
  const here = chosen?.stage === stage;
  if (event.key === "Escape") {
    letGo();
  } else if (event.key === "Enter" && here && height * width > 1) {
    event.preventDefault();
    large?.canvas.focus();
  } else if (direction) {
    event.preventDefault();
    const step = direction[0] + direction[1] * atlas.columns;
    const map = here ? Math.min(maps - 1, Math.max(0, chosen.map + step)) : 0;
    const { row, column } = here ? chosen : { row: height >> 1, column: width >> 1 };
    choose({ stage, map, row, column }, true);
  }
});

// ---- a link to what is shown

let linked = false; // not before the link that the page was opened with has been followed

function keepLink() {
  if (linked) {
    const parts = {
      ...(testRow >= 0 ? { image: testRow } : {}),
      step: stage,
      ...(chosen ? { value: [chosen.stage, chosen.map, chosen.row, chosen.column].join("-") } : {}),
      ...(goesBackward() ? { label: $("label").value } : {}),
    };
    history.replaceState(null, "", `#${new URLSearchParams(parts)}`);
  }
}

function followLink() {
  linked = false;
  const link = new URLSearchParams(location.hash.slice(1));
  const whole = (text, end) => (/^\d+$/.test(text ?? "") && Number(text) < end ? Number(text) : null);
  const row = whole(link.get("image"), model.testLabels.length) ?? 0;
  if (isTest && (link.has("image") || testRow < 0)) {
    chooseTest(row);
  }
  chooseStage(whole(link.get("step"), model.stages.length) ?? 0);
  const label = whole(link.get("label"), model.classes.length);
  turn(label !== null);
  if (label !== null) {
    $("label").value = label;
  }
  const [of, map, y, x] = (link.get("value") ?? "").split("-");
  const frame = model.stages[whole(of, model.stages.length) ?? -1]?.frame;
  const value = frame && [whole(map, frame.maps), whole(y, frame.height), whole(x, frame.width)];
  if (value && !value.includes(null)) {
    chosen = { stage: Number(of), map: value[0], row: value[1], column: value[2], pinned: true };
  }
  linked = true;
  keepLink();
}

addEventListener("hashchange", followLink);

function paintFilters() {
  if (!model.filters) {
    return;
  }
  const [count, planes, height, width] = model.filters.shape;
  const values = model.filters.values;
  const peak = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const sideBySide = Int8Array.from(values, (_, i) => {
    const filter = Math.floor(i / (planes * height * width));
    const y = Math.floor(i / (planes * width)) % height;
    const plane = Math.floor(i / width) % planes;
    const value = values[((filter * planes + plane) * height + y) * width + (i % width)];
    return Math.round((127 * value) / peak);
  });
  $("filtersText").textContent =
    planes === 1
      ? "The patterns it looks for: blue counts for, orange against."
      : `The patterns it looks for, their ${planes} channels side by side: blue counts for, orange against.`;
  const filters = fittingAtlas(count, height, planes * width, `${count} filters`);
  filters.paint(sideBySide);
  $("filterMaps").replaceChildren(filters.canvas);
}

const parameters = model.parameters.toLocaleString("en");
$("about").textContent = [
  `${model.network}, ${parameters} parameters`,
  model.name,
  ...model.notes,
].join(" · ");
$("seen").width = inputWidth;
$("seen").height = inputHeight;
$("slider").max = model.stages.length - 1;
$("slider").addEventListener("input", () => chooseStage(Number($("slider").value)));
model.stages.forEach(({ name }, at) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.addEventListener("click", () => chooseStage(at));
  $("stages").append(button);
});
onColourChange(() => {
  paintFilters();
  paintMaps();
  askValue();
});
$("penOf").hidden = !inColour;
chooseStage(0);
new ResizeObserver(() => {
  layOutMaps();
  paintFilters();
  paintMaps();
}).observe($("maps").parentElement);
if (!isTest) {
  source = askDrawing;
  change(performance.now());
}
followLink();
document.documentElement.dataset.ready = "true";
