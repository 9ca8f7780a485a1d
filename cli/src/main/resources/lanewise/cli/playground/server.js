// The server: what it says of the network once, and how its answers are read.

export const model = await (await fetch("model")).json();
export const [channels, inputHeight, inputWidth] = model.input;
export const inColour = channels === 3;

export function post(path, body) {
  const headers = { "Content-Type": "application/octet-stream" };
  return fetch(path, { method: "POST", headers, body });
}

/** Reads a header, so many pixels, and the maps of each stage and of further frames. */
export function decode(buffer, pixelCount, further) {
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
