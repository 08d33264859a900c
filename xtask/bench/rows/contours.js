// The contour lines of 20 levels, equally spaced quantiles of the values, at 512². Ours starts from the text, d3-contour from
// precomputed values.

import { agree, expect } from "../agreement.js";
import { overFormulas, square } from "../formulas.js";
import { byFunction } from "../grid.js";
import { Surface } from "../product.js";
import { inTurn } from "../turns.js";

const SIDE = 512;
const LEVELS = 20;

export const measure = () => overFormulas(compare);

/** @param {import("../formulas.js").Formula} formula */
async function compare(formula) {
  const surface = new Surface(formula.text);
  const grid = square(formula, SIDE);
  const values = byFunction(formula.script)(grid);
  const levels = quantiles(values);
  const contours = d3.contours().size([SIDE, SIDE]).thresholds(Array.from(levels));
  const theirs = contours(values);
  surface.contours(grid, levels).forEach(({ lines }, index) => {
    const [one, two] = [crossings(lines.map(pairs)), crossings(theirs[index].coordinates.flat().map((ring) => ring.map(toPlane(grid))))];
    const level = `${formula.name}, level ${levels[index]}`;
    expect(one.count === two.count, `${level}: ${one.count} crossings, theirs ${two.count}`);
    agree(`${level}, the means of |x| and |y|`, one.mean, two.mean);
  });
  const [ours, d3s] = await inTurn(
    () => surface.contours(grid, levels),
    () => contours(values),
  );
  surface.free();
  return [{ ours, theirs: d3s }];
}

/**
 * Quantiles just above a sample: at a sample's value, the contour lines are ambiguous.
 * @param {Float64Array} values
 */
function quantiles(values) {
  const sorted = values.slice().sort();
  const above = (/** @type {number} */ value) => value + 1e-9 * Math.abs(value);
  return Float64Array.from({ length: LEVELS }, (_, level) => above(sorted[Math.floor(((level + 0.5) / LEVELS) * sorted.length)]));
}

/** @param {Float64Array} line x0, y0, x1, y1, … */
function pairs(line) {
  return Array.from({ length: line.length / 2 }, (_, index) => [line[2 * index], line[2 * index + 1]]);
}

/** Converts from d3's pixels, with samples at their centres; null for the points with which it closes rings along the border. */
function toPlane({ x: [left, right], y: [low, high], columns, rows }) {
  const along = (start, end, count, place) => start + ((end - start) * (place - 0.5)) / (count - 1);
  const isInside = (place, count) => place >= 0.5 && place <= count - 0.5;
  return ([x, y]) =>
    isInside(x, columns) && isInside(y, rows) ? [along(left, right, columns, x), along(low, high, rows, y)] : null;
}

/** The number of grid edges crossed, and the means of |x| and |y| there: independent of how the crossings are joined. */
function crossings(lines) {
  let [count, x, y] = [0, 0, 0];
  for (const line of lines) {
    const [first, last] = [line[0], line.at(-1)];
    const isClosed = line.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
    for (const point of isClosed ? line.slice(1) : line) {
      if (!point) continue;
      count++;
      x += Math.abs(point[0]);
      y += Math.abs(point[1]);
    }
  }
  return { count, mean: [x / count, y / count] };
}
