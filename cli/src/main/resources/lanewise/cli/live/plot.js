// A line plot on a canvas: axes with round numbers, a legend with the latest values.

const FONT = "12px system-ui, sans-serif";
const MARGIN = { top: 12, right: 14, bottom: 38, left: 46 };
const LEGEND_ROW = 19;

/**
 * Paints lines.
 *
 * @param canvas fills its box, sharp on any screen
 * @param lines { name, ink, points: [[x, y], …], faint, format }; y null breaks a line
 * @param axis { label, x: [from, to], y: [from, to], tick }; an end that is undefined follows the
 *     points; tick writes a value of y
 */
export function plot(canvas, lines, axis) {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  context.font = FONT;
  const style = getComputedStyle(document.documentElement);
  const ink = (name) => style.getPropertyValue(`--${name}`).trim();

  const shown = lines.filter(({ points }) => points.some(([, y]) => y !== null));
  const all = shown.flatMap(({ points }) => points.filter(([, y]) => y !== null));
  const [left, right] = range(all.map(([x]) => x), axis.x);
  const [low, high] = range(all.map(([, y]) => y), axis.y);
  const legend = layOutLegend(context, shown, width);
  const top = MARGIN.top + LEGEND_ROW * (1 + (legend.at(-1)?.row ?? 0));
  const box = {
    left: MARGIN.left,
    top,
    width: width - MARGIN.left - MARGIN.right,
    height: height - top - MARGIN.bottom,
  };
  const toX = (x) => box.left + ((x - left) / (right - left)) * box.width;
  const toY = (y) => box.top + (1 - (y - low) / (high - low)) * box.height;

  context.strokeStyle = ink("grid");
  context.fillStyle = ink("muted");
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const tick of ticks(low, high, box.height / 44)) {
    const y = Math.round(toY(tick)) + 0.5;
    context.beginPath();
    context.moveTo(box.left, y);
    context.lineTo(box.left + box.width, y);
    context.stroke();
    context.fillText((axis.tick ?? String)(tick), box.left - 8, y);
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const tick of ticks(left, right, box.width / 70)) {
    context.fillText(String(tick), toX(tick), box.top + box.height + 6);
  }
  context.fillText(axis.label, box.left + box.width / 2, box.top + box.height + 22);

  context.save();
  context.beginPath();
  context.rect(box.left, box.top - 2, box.width + 2, box.height + 4);
  context.clip();
  for (const { points, ink: name, faint, dashed } of shown) {
    context.strokeStyle = context.fillStyle = ink(name);
    context.globalAlpha = faint ? 0.35 : 1;
    context.lineWidth = faint ? 1 : 2;
    context.lineJoin = "round";
    context.setLineDash(dashed ? [6, 4] : []);
    context.beginPath();
    let open = false;
    for (const [x, y] of points) {
      if (y === null) {
        open = false;
      } else if (open) {
        context.lineTo(toX(x), toY(y));
      } else {
        context.moveTo(toX(x), toY(y));
        open = true;
      }
    }
    context.stroke();
    if (!faint && points.length <= 40) {
      for (const [x, y] of points.filter(([, y]) => y !== null)) {
        context.beginPath();
        context.arc(toX(x), toY(y), 3, 0, 2 * Math.PI);
        context.fill();
      }
    }
  }
  context.restore();

  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const { line, text, x, row } of legend) {
    const y = 9 + row * LEGEND_ROW;
    context.strokeStyle = ink(line.ink);
    context.globalAlpha = line.faint ? 0.5 : 1;
    context.lineWidth = line.faint ? 1 : 2;
    context.setLineDash(line.dashed ? [5, 3] : []);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + 18, y);
    context.stroke();
    context.globalAlpha = 1;
    context.fillStyle = ink("text");
    context.fillText(text, x + 23, y);
  }
}

/** Each line's name and latest value, in as many rows as they need. */
function layOutLegend(context, lines, width) {
  let x = 0;
  let row = 0;
  return lines.toReversed().map((line) => {
    const value = line.points.findLast(([, y]) => y !== null)[1];
    const text = `${line.name} ${line.format(value)}`;
    const needed = 23 + context.measureText(text).width;
    if (x > 0 && x + needed > width) {
      x = 0;
      row++;
    }
    const place = { line, text, x, row };
    x += needed + 16;
    return place;
  });
}

function range(values, [from, to]) {
  let low = from ?? Math.min(...values);
  let high = to ?? Math.max(...values);
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    [low, high] = [from ?? 0, to ?? 1];
  }
  return high > low ? [low, high] : [low, low + 1];
}

/** About so many round numbers from low to high. */
function ticks(low, high, wanted) {
  const rough = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const round = [];
  for (let i = Math.ceil(low / step); i * step <= high * (1 + 1e-9); i++) {
    round.push(Number((i * step).toPrecision(12)));
  }
  return round;
}
