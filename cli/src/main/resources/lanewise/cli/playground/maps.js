// Paints feature maps: zero in the page's ground, positive blue, negative orange.

import { newCanvas } from "./pixels.js";

let palette = readPalette();

function readPalette() {
  const style = getComputedStyle(document.documentElement);
  const rgb = (name) => {
    const hex = style.getPropertyValue(name).trim();
    return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  };
  const zero = rgb("--ground");
  const ends = [rgb("--vermillion"), rgb("--blue")];
  const colours = new Uint32Array(256); // by signed byte + 128, as ImageData has it: ABGR
  for (let value = -128; value < 128; value++) {
    const end = ends[value < 0 ? 0 : 1];
    const share = Math.sqrt(Math.min(1, Math.abs(value) / 127)); // weak answers can be seen, too
    const [r, g, b] = zero.map((from, i) => Math.round(from + (end[i] - from) * share));
    colours[value + 128] = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
  return colours;
}

/** Calls back when the reader turns to light or dark; the colours have changed by then. */
export function onColourChange(repaint) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    palette = readPalette();
    repaint();
  });
}

/**
 * Maps of one size side by side in rows, in one canvas: a page with a canvas for each takes most of
 * a frame to put them together.
 */
export class Atlas {
  /** A new canvas for so many maps; between them is a gap of so many of their pixels. */
  constructor(count, height, width, columns, gap, label) {
    const rows = Math.ceil(count / columns);
    this.canvas = newCanvas(columns * (width + gap) - gap, rows * (height + gap) - gap, label);
    this.size = [count, height, width];
    this.columns = columns;
    this.gap = gap;
    this.starts = Int32Array.from({ length: count }, (_, map) => {
      const [row, column] = [Math.floor(map / columns), map % columns];
      return row * (height + gap) * this.canvas.width + column * (width + gap);
    });
    this.context = this.canvas.getContext("2d");
    this.image = this.context.createImageData(this.canvas.width, this.canvas.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  /** The map, row and column at a point of the page; null between maps. */
  at(clientX, clientY) {
    const [count, height, width] = this.size;
    const box = this.canvas.getBoundingClientRect();
    const x = Math.floor(((clientX - box.left) / box.width) * this.canvas.width);
    const y = Math.floor(((clientY - box.top) / box.height) * this.canvas.height);
    const [column, row] = [Math.floor(x / (width + this.gap)), Math.floor(y / (height + this.gap))];
    const at = { map: row * this.columns + column, row: y % (height + this.gap), column: x % (width + this.gap) };
    const inside = column < this.columns && at.map >= 0 && at.map < count && at.row < height && at.column < width;
    return inside ? at : null;
  }

  /** Where a box of a map is, as a frame for {@link paintFrames}. */
  frame(map, { top, left, bottom, right }) {
    const [, height, width] = this.size;
    const column = (map % this.columns) * (width + this.gap);
    const row = Math.floor(map / this.columns) * (height + this.gap);
    return {
      left: (column + left) / this.canvas.width,
      top: (row + top) / this.canvas.height,
      width: (right - left + 1) / this.canvas.width,
      height: (bottom - top + 1) / this.canvas.height,
    };
  }

  /** Paints signed bytes (maps, height, width). */
  paint(values) {
    const [count, height, width] = this.size;
    let from = 0;
    for (let map = 0; map < count; map++) {
      for (let y = 0; y < height; y++) {
        const at = this.starts[map] + y * this.canvas.width;
        for (let x = 0; x < width; x++) {
          this.pixels[at + x] = palette[values[from++] + 128];
        }
      }
    }
    this.context.putImageData(this.image, 0, 0);
  }
}

/** Frames parts of an element; each by its place and size, from 0 to 1 of the element's. */
export function paintFrames(element, frames) {
  element.querySelectorAll(":scope > .frame").forEach((frame) => frame.remove());
  for (const frame of frames) {
    const div = document.createElement("div");
    div.className = "frame";
    for (const [name, share] of Object.entries(frame)) {
      div.style[name] = `${100 * share}%`;
    }
    element.append(div);
  }
}
