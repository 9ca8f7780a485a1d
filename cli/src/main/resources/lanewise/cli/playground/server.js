// The server: what it says of the networks once, and how its answers are read.

/** One network, or two side by side, in the order of the command. */
export const networks = await (await fetch("networks")).json();
networks.forEach((network, id) => {
  network.id = id;
  network.letter = "AB"[id];
  network.start = network.epoch; // which the slider changes; undefined if no epochs were kept
});

const linked = Number(new URLSearchParams(location.hash.slice(1)).get("network")) - 1;

/** The network that is taken apart: the first, or the one that the link names. */
export const model = networks[linked] ?? networks[0];

/** The other one of two, or null. */
export const other = networks.find((network) => network !== model) ?? null;

export const [channels, inputHeight, inputWidth] = model.input;
export const inColour = networks.some(({ input }) => input[0] === 3);

function address(path, { id, epoch }) {
  const query = epoch === undefined ? `network=${id}` : `network=${id}&epoch=${epoch}`;
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}

export function get(path, network) {
  return fetch(address(path, network));
}

export function post(path, body, network = model) {
  const headers = { "Content-Type": "application/octet-stream" };
  return fetch(address(path, network), { method: "POST", headers, body });
}

/** Reads a header, so many pixels, and the maps of each stage and of further frames. */
export function decode(buffer, { stages }, pixelCount, further) {
  const length = new DataView(buffer).getInt32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  let at = 4 + length;
  const pixels = new Uint8Array(buffer, at, pixelCount);
  at += pixels.length;
  const frames = [...stages.map(({ frame }) => frame), ...further];
  const maps = frames.map((frame) => {
    const values = new Int8Array(buffer, at, frame.maps * frame.height * frame.width);
    at += values.length;
    return values;
  });
  return { ...head, pixels, maps };
}
