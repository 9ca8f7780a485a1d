// The filters of the first convolution.

import { fittingAtlas } from "./layers.js";
import { onColourChange } from "./maps.js";
import { get, model, networks } from "./server.js";
import { $, on } from "./shown.js";

/** Paints them as wide as the page has room. */
export function paintFilters() {
  networks.forEach(paint);
}

function paint(network) {
  if (!network.filters) {
    return;
  }
  const [count, planes, height, width] = network.filters.shape;
  const values = network.filters.values;
  const peak = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const sideBySide = Int8Array.from(values, (_, i) => {
    const filter = Math.floor(i / (planes * height * width));
    const y = Math.floor(i / (planes * width)) % height;
    const plane = Math.floor(i / width) % planes;
    const value = values[((filter * planes + plane) * height + y) * width + (i % width)];
    return Math.round((127 * value) / peak);
  });
  const filters = fittingAtlas(count, height, planes * width, `${count} filters`);
  filters.paint(sideBySide);
  if (network !== model) {
    $("besideFilterMaps").replaceChildren(filters.canvas);
    return;
  }
  $("filtersText").textContent =
    planes === 1
      ? "The patterns it looks for: blue counts for, orange against."
      : `The patterns it looks for, their ${planes} channels side by side: blue counts for, orange against.`;
  $("filterMaps").replaceChildren(filters.canvas);
}

/** Asks for them again: the weights have changed. */
export async function askFilters(network) {
  const asked = network.epoch;
  const response = await get("filters", network).catch(() => null);
  if (response?.ok && network.epoch === asked) {
    network.filters = await response.json();
    paint(network);
  }
}

on("weights", askFilters);
onColourChange(paintFilters);
