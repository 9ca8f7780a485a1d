// What the chosen value depends on, in the image and in the steps before.

import { atlas, chooseStage } from "./layers.js";
import { paintFrames } from "./maps.js";
import { isDrawn } from "./pad.js";
import { paintPixels } from "./pixels.js";
import { channels, inputHeight, inputWidth, model } from "./server.js";
import { $, on, shown, shownView } from "./shown.js";

/** The image and the stages before a value that it depends on. */
export function path(value) {
  const { seen } = shown;
  const image = {
    label: "input",
    paint: (small) => paintPixels(small.canvas, shown.view.pixels, channels, inputWidth, inputHeight),
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

/** Frames what the chosen value depends on: in the image, and in the maps of the stage shown. */
export function paintSeen() {
  const { chosen, seen, stage } = shown;
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
  paintFrames($("pad").parentElement, isDrawn() ? [] : onImage);
  paintFrames($("maps"), onMaps);
}

on("stage", paintSeen);
