// Paints feature maps: zero in the page's ground, positive blue, negative orange.

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

/** Paints height x width signed bytes, from an offset on, into a canvas of that size. */
export function paint(canvas, values, offset, width, height) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < width * height; i++) {
    pixels[i] = palette[values[offset + i] + 128];
  }
  context.putImageData(image, 0, 0);
}
