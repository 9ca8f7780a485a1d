// The filters of the first convolution.

import { fittingAtlas } from "./layers.js";
import { onColourChange } from "./maps.js";
import { model } from "./server.js";
import { $ } from "./shown.js";

/** Paints them as wide as the page has room. */
export function paintFilters() {
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

onColourChange(paintFilters);
