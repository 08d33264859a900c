// 10,000 steps of Adam from each of twelve starts on Rosenbrock's function: ours from its text, once batched and once start by
// start, theirs a loop with hand-written value and gradient. Both record x, y and the loss after each step.

import { agree } from "../agreement.js";
import { formulas } from "../formulas.js";
import { Surface } from "../product.js";
import { inTurn } from "../turns.js";

const STARTS = Array.from({ length: 12 }, (_, index) => [1.5 * Math.cos(index), 1 + 1.5 * Math.sin(index)]);
const STEPS = 10_000;
const RATE = 0.01;

/** Steps before the first run has converged. */
const TRANSIENT = 500;

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

const rosenbrock = formulas.find(({ name }) => name === "rosenbrock");

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  const surface = new Surface(rosenbrock.text);
  const run = { optimiser: "adam", parameters: { learningRate: RATE, beta1: BETA1, beta2: BETA2, epsilon: EPSILON }, steps: STEPS };
  const batched = () => surface.descendFrom(STARTS, run);
  const startByStart = () => STARTS.map((start) => surface.descend({ ...run, start }));
  for (const all of [batched(), startByStart()]) STARTS.forEach((start, index) => compare(start, all[index], byHand(start)));
  const [ours, single, theirs] = await inTurn(batched, startByStart, () => STARTS.map(byHand));
  surface.free();
  return { lines: [ours, single].map((ours) => ({ ours, theirs })) };
}

/** The runs agree until they converge; then Adam oscillates about the minimum, as rounding errors dictate. */
function compare(start, ours, theirs) {
  for (const axis of ["x", "y"]) {
    const transients = [ours, theirs].map((trajectory) => trajectory[axis].slice(0, TRANSIENT));
    agree(`${axis} of the transient from ${start}`, ...transients);
    agree(`the last ${axis} from ${start}`, [ours[axis].at(-1)], [theirs[axis].at(-1)], 0.01);
  }
}

function byHand([x, y]) {
  const trajectory = { x: new Float64Array(STEPS + 1), y: new Float64Array(STEPS + 1), loss: new Float64Array(STEPS + 1) };
  let [mx, my, vx, vy, power1, power2] = [0, 0, 0, 0, 1, 1];
  for (let step = 0; ; step++) {
    const rise = y - x * x;
    trajectory.x[step] = x;
    trajectory.y[step] = y;
    trajectory.loss[step] = (1 - x) * (1 - x) + 100 * rise * rise;
    if (step === STEPS) return trajectory;
    const gx = -2 * (1 - x) - 400 * x * rise;
    const gy = 200 * rise;
    power1 *= BETA1;
    power2 *= BETA2;
    mx += (1 - BETA1) * (gx - mx);
    my += (1 - BETA1) * (gy - my);
    vx = BETA2 * vx + (1 - BETA2) * gx * gx;
    vy = BETA2 * vy + (1 - BETA2) * gy * gy;
    const size = RATE / (1 - power1);
    const root = Math.sqrt(1 - power2);
    x -= (size * mx) / (Math.sqrt(vx) / root + EPSILON);
    y -= (size * my) / (Math.sqrt(vy) / root + EPSILON);
  }
}
