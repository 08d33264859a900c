// Runs of the optimisers: PyTorch's recorded trajectories, one in closed form, schedules and verdicts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { Network, Surface } from "./started/core.mjs";

/** @typedef {{ formula: string, optimiser: string, params: Record<string, number | boolean>, start: [number, number], steps: number, every: number, points: number[][] }} Case */

/** @type {Case[]} */
const CASES = JSON.parse(readFileSync(new URL("../reference/trajectories.json", import.meta.url), "utf8"));

/** The maximum error of a coordinate, relative to its magnitude or to 1e-3, whichever is larger. */
const BOUND = 1e-10;

for (const { formula, optimiser, params, start, steps, every, points } of CASES) {
  test(`${optimiser} ${JSON.stringify(params)} on ${formula} follows PyTorch's trajectory`, () => {
    const { x, y, loss } = new Surface(formula).descend({ optimiser, parameters: params, start, steps });
    assert.equal(x.length, steps + 1);
    assert.deepEqual([y.length, loss.length], [x.length, x.length]);
    points.forEach((point, index) => {
      [x, y].forEach((values, axis) => {
        const [actual, expected] = [values[index * every], point[axis]];
        const error = Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-3);
        assert.ok(error <= BOUND, `step ${index * every}: ${actual} is not ${expected}`);
      });
    });
  });
}

test("plain descent on a bowl is a geometric sequence", () => {
  const run = { optimiser: "sgd", parameters: { learningRate: 0.25 }, start: [4, -1], steps: 30 };
  const { x, y, loss, verdict } = new Surface("x^2 + y^2").descend(run);
  assert.deepEqual([...x], Array.from({ length: 31 }, (_, step) => 4 * 0.5 ** step));
  assert.deepEqual([...y], Array.from({ length: 31 }, (_, step) => -1 * 0.5 ** step));
  assert.deepEqual([...loss], Array.from({ length: 31 }, (_, step) => 17 * 0.25 ** step));
  assert.equal(verdict, "converged");
});

test("a schedule sets the learning rate of each step", () => {
  const parameters = { learningRate: 0.5 };
  const schedule = { schedule: "step", every: 2, factor: 0.5 };
  const { x } = new Surface("x").descend({ optimiser: "sgd", parameters, schedule, start: [0, 0], steps: 5 });
  assert.deepEqual([...x], [0, -0.5, -1, -1.25, -1.5, -1.625]);
});

test("a run reports its verdict and stays finite", () => {
  const bowl = new Surface("x^2 + y^2");
  const verdict = (/** @type {number} */ learningRate, steps = 400) =>
    bowl.descend({ optimiser: "sgd", parameters: { learningRate }, start: [1, 1], steps }).verdict;
  assert.equal(verdict(0.1), "converged");
  assert.equal(verdict(0.0001), "running");
  assert.equal(verdict(1), "oscillating");
  assert.equal(verdict(1.1), "diverged");
  const { x, y, loss } = bowl.descend({ optimiser: "sgd", parameters: { learningRate: 1e6 }, start: [1, 1], steps: 1000 });
  assert.ok(x.length < 1000 && [...x, ...y, ...loss].every(Number.isFinite));
});

test("zero steps return the start", () => {
  const { x, y, loss } = new Surface("x^2 + y").descend({ optimiser: "adam", start: [3, 4], steps: 0 });
  assert.deepEqual([[...x], [...y], [...loss]], [[3], [4], [13]]);
});

test("a typed rule runs like an optimiser", () => {
  const surface = Surface.named("rosenbrock");
  const run = { start: /** @type {[number, number]} */ ([-1.5, 2]), steps: 200 };
  const rule = "m = beta m + g; x = x - eta m";
  const own = surface.descend({ ...run, optimiser: "own", rule, parameters: { learningRate: 0.0005, beta: 0.8 } });
  const momentum = surface.descend({ ...run, optimiser: "momentum", parameters: { learningRate: 0.0005, momentum: 0.8 } });
  assert.deepEqual([...own.x, ...own.y, ...own.loss], [...momentum.x, ...momentum.y, ...momentum.loss]);
  assert.equal(own.verdict, momentum.verdict);
  // β is 0.9 unless it is set, and without a rule it is plain descent.
  const usual = surface.descend({ ...run, optimiser: "own", rule, parameters: { learningRate: 0.0005, β: 0.9 } });
  assert.deepEqual(usual.x, surface.descend({ ...run, optimiser: "own", rule, parameters: { learningRate: 0.0005 } }).x);
  const plain = surface.descend({ ...run, optimiser: "own" });
  assert.deepEqual(plain.x, surface.descend({ ...run, optimiser: "sgd" }).x);
});

test("a typed rule runs in batches, over views and on the weights of a network", () => {
  const surface = Surface.named("himmelblau");
  const typed = { optimiser: "own", rule: "m = 0.9 m + g; x = x - eta m", parameters: { learningRate: 0.005 }, steps: 80 };
  const builtIn = { optimiser: "momentum", parameters: { learningRate: 0.005, momentum: 0.9 }, steps: 80 };
  /** @type {[number, number][]} */
  const starts = [[1, 2], [-3, 0.5], [0, 0]];
  assert.deepEqual(surface.descendFrom(starts, typed), surface.descendFrom(starts, builtIn));
  const side = /** @type {[number, number]} */ ([-5, 5]);
  const view = { x: side, y: side, columns: 12, rows: 9 };
  assert.deepEqual(surface.basins(view, typed), surface.basins(view, builtIn));
  const data = { inputs: [0, 1, 2], targets: [0, 1, 4] };
  const losses = (/** @type {typeof typed | typeof builtIn} */ run) =>
    new Network({ layers: [1, 3, 1], activation: "tanh", loss: "mse" }).train({ ...run, ...data }).losses;
  assert.deepEqual(losses(typed), losses(builtIn));
});

test("an error in a rule is placed in it", () => {
  const descend = (/** @type {object} */ run) => () =>
    new Surface("x^2 + y^2").descend(/** @type {any} */ ({ optimiser: "own", start: [1, 1], steps: 10, ...run }));
  assert.throws(descend({ rule: "m = 0.9 m + g; x = x - eta sqt(m)" }), { start: 27, end: 30, message: /sqrt/ });
  // Places count UTF-16 code units, as JavaScript does.
  assert.throws(descend({ rule: "m = β m + g; x = x - η *" }), { start: 24, end: 24, message: /missing after/ });
  assert.throws(descend({ rule: "x = x - η 𝛻" }), { start: 10, end: 12 });
  assert.throws(descend({ rule: "g = 1; x = x - g" }), { start: 0, end: 1, message: /partial derivative/ });
  assert.throws(descend({ rule: 3 }), /the rule must be a string/);
  assert.throws(descend({ rule: "x = x - g", optimiser: "adam" }), /needs the optimiser “own”, not “adam”/);
  assert.throws(descend({ rule: "x = x - c g", parameters: { beta: 1 } }), /no parameter beta; known: c/);
  assert.throws(descend({ rule: "x = x - c g", parameters: { c: Infinity } }), /c must be a number/);
});

test("noise on the gradient is the same for every optimiser, start by start, and none without a deviation", () => {
  const surface = new Surface("x^2 + y^2");
  const run = { optimiser: "sgd", parameters: { learningRate: 0.1 }, start: [2, 1], steps: 50 };
  const exact = surface.descend(run);
  assert.deepEqual(surface.descend({ ...run, noise: 0, seed: 9 }), exact);
  const noisy = surface.descend({ ...run, noise: 0.5, seed: 9 });
  assert.notDeepEqual(noisy, exact);
  assert.deepEqual(surface.descend({ ...run, noise: 0.5, seed: 9 }), noisy);
  assert.notDeepEqual(surface.descend({ ...run, noise: 0.5, seed: 8 }), noisy);
  // The heavy ball without momentum is plain descent.
  assert.deepEqual(surface.descend({ ...run, optimiser: "momentum", parameters: { learningRate: 0.1, momentum: 0 }, noise: 0.5, seed: 9 }), noisy);
  const [first, second] = surface.descendFrom([[2, 1], [2, 1]], { ...run, noise: 0.5, seed: 9 });
  assert.deepEqual(first, noisy);
  assert.notDeepEqual(second, noisy);
});

test("noise must be a number that is not negative", () => {
  const surface = new Surface("x^2 + y^2");
  for (const noise of [-1, NaN, Infinity, "1"]) {
    assert.throws(() => surface.descend({ optimiser: "sgd", start: [1, 1], steps: 1, noise }), /noise must be a number, at least 0/);
  }
  assert.throws(() => surface.descend({ optimiser: "sgd", start: [1, 1], steps: 1, seed: 0.5 }), /seed must be a whole number/);
});
