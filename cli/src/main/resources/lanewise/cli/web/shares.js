// Shares as the command line writes them: only a whole is 100 %, only nothing is 0 %.

/** A share of 0 to 1: 98.71 %, or > 99.99 %. */
export function percent(share, digits = 2) {
  const step = 10 ** -digits;
  const near = (value) => `${share > 0.5 ? ">" : "<"}\u00a0${value.toFixed(digits)}`;
  let shown = (100 * share).toFixed(digits);
  if (share < 1 && Number(shown) === 100) {
    shown = near(100 - step);
  } else if (share > 0 && Number(shown) === 0) {
    shown = near(step);
  }
  return `${shown}\u00a0%`;
}

/** The same of a softmax, which is never 0 or 1, though its rounded value may be. */
export const probability = (value, digits) =>
  percent(Math.min(Math.max(value, Number.MIN_VALUE), 1 - Number.EPSILON / 2), digits);
