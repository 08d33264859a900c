// The bifurcation diagram of gradient descent on a typed double well after a drag of the start: 2,000 steps at each of 600 learning rates,
// and how often the last 400 iterates meet each cell. Ours also computes the sweep above it. Theirs is a loop with a hand-written gradient,
// which takes all steps in one line and stops at fixed points and after an escape in the other.

import { agree, expect } from "../agreement.js";
import { Figure } from "../product.js";
import { inTurn } from "../turns.js";

const [RATES, STEPS, DRAWN] = [600, 2000, 400];
const [LOW, HIGH] = [0.4, 2.3];
const [BOTTOM, TOP, ROWS] = [-2, 2, 190];
const SIZE = { width: 1000, height: 600 };
const FORMULA = "((x^2 - 1)^2 + y^2)/4";
const STARTS = [
  [0.4, -1.2],
  [0.41, -1.2],
];

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  const figure = new Figure("learning-rate");
  const rejected = figure.restore(String(new URLSearchParams({ formula: FORMULA, start: String(STARTS[0]) })));
  expect(rejected.length === 0, `the figure rejects ${rejected.map(({ name }) => name)}`);
  const panel = figure.panels(SIZE.width, SIZE.height, 1).find(({ id }) => id === "bifurcation");
  expect(panel.width >= RATES, `the diagram is ${panel.width} wide`);
  let turn = 0;
  const ours = () => {
    figure.set("start", String(STARTS[turn++ % 2]));
    figure.complete(SIZE.width, SIZE.height, 1);
  };
  check(figure);
  const theirs = (/** @type {boolean} */ stops) => () => byHand(STARTS[turn++ % 2], stops);
  const [our, all, fewer] = await inTurn(ours, theirs(false), theirs(true));
  figure.free();
  return { lines: [50, all, fewer].map((theirs) => ({ ours: our, theirs })) };
}

/** The same map: both end in the same cycle of two. */
function check(figure) {
  figure.set("learning-rate", "1.1");
  figure.set("steps", "1000");
  const cells = figure.readouts()[0].cells;
  const [x] = cells.find(({ name }) => name === "end").value;
  const at = iterate(STARTS[0], 1.1, 1000)[0];
  agree("the last iterate", [x], [at], 1e-9);
  figure.set("steps", "30");
}

function iterate([x, y], rate, steps) {
  for (let step = 0; step < steps; step++) {
    x -= rate * x * (x * x - 1);
    y -= rate * 0.5 * y;
  }
  return [x, y];
}

/** The hits in each cell. */
function byHand(start, stops) {
  const hits = new Uint16Array(RATES * ROWS);
  for (let column = 0; column < RATES; column++) {
    const rate = LOW + ((HIGH - LOW) * (column + 0.5)) / RATES;
    let [x, y] = start;
    for (let step = 1; step <= STEPS; step++) {
      const [before, below] = [x, y];
      x -= rate * x * (x * x - 1);
      y -= rate * 0.5 * y;
      const row = Math.floor(((TOP - x) / (TOP - BOTTOM)) * ROWS);
      if (step > STEPS - DRAWN && row >= 0 && row < ROWS) hits[row * RATES + column]++;
      if (!stops) continue;
      if (!(Math.abs(x) < 1e9)) break;
      if (x === before && y === below) {
        if (row >= 0 && row < ROWS) hits[row * RATES + column] += STEPS - Math.max(step, STEPS - DRAWN);
        break;
      }
    }
  }
  return hits;
}
