// Canvases of images and maps.

/** Paints planes of unsigned bytes, one grey or three for red, green and blue. */
export function paintPixels(canvas, values, channels, width, height) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const plane = width * height;
  for (let i = 0; i < plane; i++) {
    for (let colour = 0; colour < 3; colour++) {
      image.data[4 * i + colour] = values[(channels === 3 ? colour * plane : 0) + i];
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** A canvas of so many pixels. */
export function newCanvas(width, height, label) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  return canvas;
}
