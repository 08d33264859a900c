// Where 100 steps of plain gradient descent end from each of 512² starts on Himmelblau's function: ours from its text, theirs a
// loop with hand-written value and gradient, which takes all steps in one line and stops where the gradient vanishes in the other.

import { expect } from "../agreement.js";
import { formulas, square } from "../formulas.js";
import { Surface } from "../product.js";
import { inTurn } from "../turns.js";

const SIDE = 512;
const STEPS = 100;
const RATE = 0.01;

const MINIMA = [
  [3, 2],
  [-2.805118086952745, 3.131312518250573],
  [-3.779310253377747, -3.2831859912861696],
  [3.5844283403304917, -1.8481265269644036],
];

/** The squared distance to a minimum below which a run has converged to it. */
const NEAR = 1e-5;

/** The squared gradient norm below which a run may stop early. */
const STOP = 1e-16;

/** The share of starts that may end differently: those that converge only in their last steps. */
const MAX_MISMATCH = 2e-3;

const himmelblau = formulas.find(({ name }) => name === "himmelblau");

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  const surface = new Surface(himmelblau.text);
  const grid = square(himmelblau, SIDE);
  const run = { optimiser: "sgd", parameters: { learningRate: RATE }, steps: STEPS };
  for (const threshold of [-1, STOP]) compare(surface.basins(grid, run), byHand(grid, threshold));
  const [ours, all, fewer] = await inTurn(
    () => surface.basins(grid, run),
    () => byHand(grid, -1),
    () => byHand(grid, STOP),
  );
  surface.free();
  return { lines: [all, fewer].map((theirs) => ({ ours, theirs })) };
}

function compare({ minimum, minima }, theirs) {
  const names = Array.from({ length: minima.length / 2 }, (_, index) => nearest(minima[2 * index], minima[2 * index + 1]));
  const mismatches = minimum.reduce((sum, index, start) => sum + ((names[index] ?? -1) !== theirs.minimum[start]), 0);
  expect(mismatches <= MAX_MISMATCH * minimum.length, `${mismatches} of ${minimum.length} starts converge to another minimum`);
}

/** The minimum each start converges to (−1: none), and after how many steps. */
function byHand({ x: [left, right], y: [low, high], columns, rows }, threshold) {
  const minimum = new Int16Array(columns * rows);
  const steps = new Uint16Array(columns * rows);
  for (let row = 0, index = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, index++) {
      let x = left + ((right - left) * column) / (columns - 1);
      let y = low + ((high - low) * row) / (rows - 1);
      let step = 0;
      for (; step < STEPS; step++) {
        const a = x * x + y - 11;
        const b = x + y * y - 7;
        const gx = 4 * x * a + 2 * b;
        const gy = 2 * a + 4 * y * b;
        if (gx * gx + gy * gy < threshold) break;
        x -= RATE * gx;
        y -= RATE * gy;
      }
      minimum[index] = nearest(x, y);
      steps[index] = step;
    }
  }
  return { minimum, steps };
}

function nearest(x, y) {
  for (let index = 0; index < MINIMA.length; index++) {
    const [dx, dy] = [x - MINIMA[index][0], y - MINIMA[index][1]];
    if (dx * dx + dy * dy < NEAR) return index;
  }
  return -1;
}
