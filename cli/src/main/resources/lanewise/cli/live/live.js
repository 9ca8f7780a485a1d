import { newCanvas, paintPixels } from "./pixels.js";
import { percent, probability as likely } from "./shares.js";
import { plot } from "./plot.js";
import { releaseControls, showControls } from "./steer.js";
import { showLook } from "./inside.js";

const $ = (id) => document.getElementById(id);
const MOST_CELLS = 20; // classes up to which the matrix shows its numbers
const DARKEST = 65; // per cent of the ink in a cell
const FIRST = 12; // samples that are the same after every epoch

let facts = null;
let steps = []; // [step, loss, accuracy, learning rate]
let epochs = []; // [epoch, train loss, train accuracy, validation loss, validation accuracy]
let progress = null;
let ended = false;

// Numbers as the command line writes them.
const decimals = (loss) =>
  loss !== 0 && (loss < 1e-3 || loss >= 1e4)
    ? loss.toExponential(1).replace(/(?<=[+-])(\d)$/, "0$1")
    : loss.toFixed(4);

const events = new EventSource("events");
const listen = (name, action) =>
  events.addEventListener(name, (event) => action(JSON.parse(event.data)));

listen("facts", (data) => {
  facts = data;
  steps = [];
  epochs = [];
  document.title = `${facts.model} on ${facts.data} – Lanewise`;
  $("name").textContent = `${facts.model} on ${facts.data}`;
  $("about").textContent = [
    `${facts.parameters.toLocaleString("en")} parameters`,
    facts.optimizer,
    facts.folder,
    ...facts.notes,
  ].join(" · ");
});
listen("doing", (text) => state("going", text));
listen("steps", (news) => (steps = [...steps.slice(0, news.first), ...news.rows]));
listen("epochs", (news) => (epochs = [...epochs.slice(0, news.first), ...news.rows]));
listen("progress", (news) => {
  progress = news;
  show();
});
listen("validation", showValidation);
listen("controls", showControls);
listen("look", showLook);
listen("end", ({ text, report }) => {
  ended = true;
  events.close();
  releaseControls();
  state("ended", text);
  if (report) {
    // The server ends with the training: the link leads to what it has sent.
    $("report").href = URL.createObjectURL(new Blob([report], { type: "text/html" }));
    $("ending").hidden = false;
  }
  $("left").textContent = "–";
  document.documentElement.dataset.ended = "true";
});
events.addEventListener("error", () => {
  if (!ended) {
    events.close();
    releaseControls();
    state("lost", "The training can no longer be reached. What it had told is shown.");
  }
});

function state(kind, text) {
  $("state").className = kind;
  if ($("state").textContent !== text) {
    $("state").textContent = text; // said by screen readers, once
  }
}

function show() {
  const { epoch, images, loss, learningRate, imagesPerSecond, secondsLeft } = progress;
  const done = (epoch - 1) * facts.images + images;
  $("done").value = facts.maxImages > 0 ? done / facts.maxImages : 0;
  $("epoch").textContent = `${epoch} of ${facts.epochs}`;
  $("loss").textContent = loss === null ? "–" : decimals(loss);
  $("rate").textContent = learningRate === null ? "–" : String(Number(learningRate.toPrecision(3)));
  $("speed").textContent = imagesPerSecond ? Math.round(imagesPerSecond).toLocaleString("en") : "–";
  $("left").textContent = ended || secondsLeft === null ? "–" : duration(secondsLeft);
  const validated = epochs.findLast((row) => row[4] !== null);
  $("accuracy").textContent = validated ? percent(validated[4]) : "–";
  drawPlots();
  $("lossPlot").ariaLabel = `Loss over the epochs: ${$("loss").textContent} at epoch ${epoch}`;
  $("accuracyPlot").ariaLabel =
    `Accuracy over the epochs: ${$("accuracy").textContent} of the validation images at epoch ${epoch}`;
}

function duration(seconds) {
  if (seconds < 60) {
    return `${Math.max(0, seconds).toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return whole < 3600
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function drawPlots() {
  if (!progress) {
    return;
  }
  const done = progress.epoch - 1 + progress.images / facts.images;
  const toEpoch = (step) => (progress.step > 0 ? (step / progress.step) * done : 0);
  const axis = { label: "epoch", x: [0, Math.max(1, Math.min(facts.epochs, Math.ceil(done)))] };
  const column = (number) => epochs.map((row) => [row[0], row[number]]);
  const line = (name, ink, number, format) => ({
    name,
    ink,
    points: column(number),
    format,
    dashed: name === "validation",
  });
  const eachStep = steps.map(([step, loss]) => [toEpoch(step), loss]);
  plot(
    $("lossPlot"),
    [
      { name: "each step", ink: "blue", points: eachStep, faint: true, format: decimals },
      line("training", "blue", 1, decimals),
      line("validation", "vermillion", 3, decimals),
    ],
    { ...axis, y: [0, undefined] },
  );
  const soFar = steps.map(([step, , accuracy]) => [toEpoch(step), accuracy]);
  const least = Math.min(1, ...epochs.flatMap((row) => [row[2], row[4] ?? 1]));
  plot(
    $("accuracyPlot"),
    [
      { name: "epoch so far", ink: "blue", points: soFar, faint: true, format: percent },
      line("training", "blue", 2, percent),
      line("validation", "vermillion", 4, percent),
    ],
    {
      ...axis,
      y: [epochs.length > 0 ? Math.max(0, Math.floor(least * 10 - 1) / 10) : 0, 1],
      tick: (share) => `${Math.round(100 * share)}\u00a0%`,
    },
  );
}

function showValidation({ epoch, confusion, samples }) {
  $("confusionOf").textContent = `after epoch ${epoch}`;
  for (const id of ["noConfusion", "noSamples"]) {
    $(id).hidden = true;
  }
  for (const id of ["confusion", "confusionText", "samples"]) {
    $(id).hidden = false;
  }
  showConfusion(confusion);
  showSamples($("first"), samples.slice(0, FIRST));
  showSamples($("wrong"), samples.slice(FIRST));
  $("noneWrong").hidden = samples.length > FIRST;
}

function showConfusion(counts) {
  const table = $("confusion");
  table.className = counts.length > MOST_CELLS ? "many" : "";
  table.classList.toggle("named", facts.answers.some((name) => name.length > 3));
  const head = document.createElement("tr");
  head.append(document.createElement("td"), ...facts.answers.map((name) => heading(name, "col")));
  head.firstChild.className = "zero";
  const rows = counts.map((row, actual) => {
    const line = document.createElement("tr");
    const sum = row.reduce((total, count) => total + count, 0) || 1;
    line.append(
      heading(facts.answers[actual], "row"),
      ...row.map((count, predicted) => {
        const cell = document.createElement("td");
        const share = count / sum;
        cell.textContent = count;
        cell.title =
          `${facts.answers[actual]} taken for ${facts.answers[predicted]}: ` +
          `${count} (${percent(share)})`;
        // Even a single mistake must be seen; on the darkest, numbers can still be read.
        const shade = count === 0 ? 0 : actual === predicted ? share : 0.15 + 0.85 * share;
        cell.style.setProperty("--share", `${DARKEST * shade}%`);
        cell.classList.toggle("right", actual === predicted);
        cell.classList.toggle("zero", count === 0);
        return cell;
      }),
    );
    return line;
  });
  table.replaceChildren(head, ...rows);
}

function heading(name, scope) {
  const cell = document.createElement("th");
  cell.scope = scope;
  cell.textContent = name;
  cell.title = name;
  return cell;
}

function showSamples(box, samples) {
  box.replaceChildren(
    ...samples.map(({ channels, height, width, pixels, label, predicted, probability }) => {
      const right = label === predicted;
      const text = `${predicted} · ${likely(probability, 0)}`;
      const canvas = newCanvas(width, height, `${label}, taken for ${text}`);
      const bytes = Uint8Array.from(atob(pixels), (character) => character.charCodeAt(0));
      paintPixels(canvas, bytes, channels, width, height);
      const says = document.createElement("b");
      says.textContent = `${right ? "✓" : "✗"} ${text}`;
      const caption = document.createElement("figcaption");
      caption.append(says);
      if (!right) {
        caption.append(document.createElement("br"), `is ${label}`);
      }
      const figure = document.createElement("figure");
      figure.className = right ? "hit" : "miss";
      figure.append(canvas, caption);
      return figure;
    }),
  );
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawPlots);
addEventListener("resize", drawPlots);
