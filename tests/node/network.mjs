// A network's numbers: PyTorch's for training, closed forms for the rest.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { Network } from "./started/core.mjs";

const { runs } = JSON.parse(readFileSync(new URL("../reference/network.json", import.meta.url), "utf8"));

/**
 * @param {ArrayLike<number>} actual
 * @param {number[]} expected
 * @param {string} name
 */
function near(actual, expected, name) {
  assert.equal(actual.length, expected.length, name);
  expected.forEach((number, index) => {
    const error = Math.abs(actual[index] - number) / Math.max(Math.abs(number), 1e-2);
    assert.ok(error <= 1e-9, `${name} ${index}: ${actual[index]}, not ${number}`);
  });
}

for (const run of runs) {
  test(`training on ${run.data} is PyTorch's`, () => {
    const network = new Network(run);
    const [inputs, targets] = [Float64Array.from(run.inputs.flat()), Float64Array.from(run.targets)];
    network.weights = Float64Array.from(run.start);
    const { loss, gradient } = network.lossAndGradient(inputs, targets);
    near([loss], run.losses.slice(0, 1), "loss");
    near(gradient, run.gradient, "gradient");
    const { optimiser, params: parameters, steps } = run;
    const { losses, verdict } = network.train({ optimiser, parameters, steps, inputs, targets });
    near(losses, run.losses, "loss");
    near(network.weights, run.end, "weight");
    assert.equal(verdict, "running");
  });
}

test("weights are in the documented order", () => {
  const network = new Network({ layers: [2, 2, 1], activation: "linear", loss: "mse" });
  // h₁ = x + 2y + 5, h₂ = 3x + 4y + 6, o = 7h₁ + 8h₂ + 9.
  network.weights = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const output = 7 * (10 + 2 * 20 + 5) + 8 * (3 * 10 + 4 * 20 + 6) + 9;
  const { loss, gradient } = network.lossAndGradient([10, 20], [output - 1]);
  assert.equal(loss, 1);
  assert.deepEqual([...gradient], [140, 280, 160, 320, 14, 16, 110, 232, 2]);
});

test("a gradient is written into an array that is kept", () => {
  const network = new Network({ layers: [2, 3, 1], activation: "tanh", loss: "mse" });
  const kept = new Float64Array(13);
  const { gradient } = network.lossAndGradient([1, 2], [3], kept);
  assert.equal(gradient, kept);
  assert.deepEqual(kept, network.lossAndGradient([1, 2], [3]).gradient);
  assert.ok(kept.every((slope) => slope !== 0));
});

test("a seed gives the same weights and the same run", () => {
  const of = { layers: [3, 8, 4], activation: "gelu", loss: /** @type {const} */ ("cross-entropy"), seed: 5 };
  const inputs = Float64Array.from({ length: 60 }, (_, at) => Math.sin(at * at));
  const targets = Array.from({ length: 20 }, (_, at) => at % 4);
  const run = { optimiser: "adam", steps: 30, batchSize: 6, inputs, targets };
  const train = (/** @type {number} */ seed) => {
    const network = new Network(of);
    return [...network.train({ ...run, seed }).losses, ...network.weights];
  };
  assert.deepEqual(train(1), train(1));
  assert.notDeepEqual(train(1), train(2));
  assert.notDeepEqual([...new Network(of).weights], [...new Network({ ...of, seed: 6 }).weights]);
});

test("a schedule changes the run, and a run that diverges ends at finite weights", () => {
  const network = () => new Network({ layers: [1, 4, 1], activation: "tanh", loss: "mse" });
  const data = { inputs: [0, 1, 2], targets: [0, 1, 4] };
  const run = { optimiser: "sgd", parameters: { learningRate: 0.05 }, steps: 20, ...data };
  const constant = network().train(run).losses;
  const cosine = network().train({ ...run, schedule: "cosine" }).losses;
  assert.equal(constant[1], cosine[1]);
  assert.notEqual(constant[20], cosine[20]);
  const wild = network();
  const { losses, verdict } = wild.train({ ...run, parameters: { learningRate: 1e300 } });
  assert.equal(verdict, "diverged");
  assert.ok(losses.length >= 1 && [...losses, ...wild.weights].every(Number.isFinite));
});

test("reading the weights copies them", () => {
  const network = new Network({ layers: [1, 1], activation: "relu", loss: "logistic" });
  network.weights[0] = 1e9;
  assert.ok(Math.abs(network.weights[0]) < 10);
  const initialised = new Network({ layers: [2, 2], activation: "relu", loss: "mse", initialisation: "orthogonal" });
  const [a, b, c, d] = initialised.weights;
  assert.ok(Math.abs(a * c + b * d) < 1e-15 && Math.abs(a * a + b * b - 1) < 1e-15);
});

test("a slice has the loss at every point of a plane through the weights", () => {
  const network = new Network({ layers: [2, 4, 1], activation: "tanh", loss: "logistic", seed: 3 });
  const start = network.weights;
  const [inputs, targets] = [Float64Array.of(1, 2, -0.5, 0.3, 0.2, -1), Float64Array.of(1, 0, 1)];
  /** @type {[Float64Array, Float64Array]} */
  const directions = [start.map((_, at) => Math.sin(at)), start.map((_, at) => Math.cos(3 * at))];
  const view = { x: /** @type {[number, number]} */ ([-1, 1]), y: /** @type {[number, number]} */ ([-2, 1]), columns: 3, rows: 2 };
  const values = network.slice({ inputs, targets, directions, view });
  assert.deepEqual(network.weights, start);
  const points = [-2, 1].flatMap((y) => [-1, 0, 1].map((x) => [x, y]));
  const expected = points.map(([x, y]) => {
    network.weights = start.map((weight, at) => weight + x * directions[0][at] + y * directions[1][at]);
    return network.lossAndGradient(inputs, targets).loss;
  });
  near(values, expected, "loss");
});
