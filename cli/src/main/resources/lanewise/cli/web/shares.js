// Shares as the command line writes them: only a whole is 100 %, only nothing is 0 %.

/** A share of 0 to 1: 98.71 %, or > 99.99 %. */
export function percent(share) {
  const text = (100 * share).toFixed(2);
  const shown =
    text === "100.00" && share < 1 ? "> 99.99" : text === "0.00" && share > 0 ? "< 0.01" : text;
  return `${shown}\u00a0%`;
}

/** The same of a softmax, which is never 0 or 1, though its rounded value may be. */
export const probability = (value) =>
  percent(Math.min(Math.max(value, Number.MIN_VALUE), 1 - Number.EPSILON / 2));
