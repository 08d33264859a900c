// Invalid arguments: always an Error with a message, never a panic, and the core keeps working.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Computation, Network, Surface } from "./started/core.mjs";

const VIEW = { x: [-1, 1], y: [-1, 1], columns: 3, rows: 3 };
const RUN = { optimiser: "sgd", start: [1, 1], steps: 5 };
const surface = new Surface("x^2 + y^2");

/** Values that nobody should pass. @type {any[]} */
const JUNK = [NaN, Infinity, -Infinity, 0, -1, 2.5, 1e308, "", "x", "☃", true, false, [], [1], { length: 9 }, [1, 2, 3], ["a", "b"], {}, { x: 1 }, () => 1, null, undefined, 10n, new Date(NaN)];

afterEach(() => {
  assert.equal(surface.value(3, 4), 25);
  assert.equal(new Surface("x y").value(3, 4), 12);
});

/**
 * The error that a call throws, if it throws.
 * @param {() => unknown} call
 * @param {unknown} what
 * @returns {Error | undefined}
 */
function thrown(call, what) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof Error, `${typeof error} was thrown for ${String(what)}`);
    assert.ok(!(error instanceof WebAssembly.RuntimeError), `the core panicked on ${String(what)}: ${error.stack}`);
    return error;
  }
  return undefined;
}

/**
 * Fails unless a call throws an error with a matching message.
 * @param {() => unknown} call
 * @param {RegExp} message
 */
function rejects(call, message) {
  const error = thrown(call, call);
  assert.ok(error, `not rejected: ${call}`);
  assert.match(error.message, message);
}

test("a formula's error has its range in UTF-16 code units", () => {
  const range = (/** @type {string} */ formula) => {
    const { start, end, message } = /** @type {any} */ (thrown(() => new Surface(formula), formula));
    assert.ok(message.length > 10, message);
    return [start, end];
  };
  assert.deepEqual(range("x^2 + foo(y)"), [6, 9]);
  assert.deepEqual(range("x + 😀"), [4, 6]);
  assert.deepEqual(range("α x + foo(y)"), [6, 9]);
  assert.deepEqual(range("x + "), [4, 4]);
  const emoji = range("😀 + foo(y)");
  assert.deepEqual(emoji, [0, 2]);
});

test("an unknown name is answered with the nearest known one", () => {
  rejects(() => new Surface("x^2 + sine(y)"), /sin/);
  rejects(() => new Surface("x y z + xy"), /x y/);
  rejects(() => Surface.named("rosenbroc"), /rosenbrock/);
  rejects(() => surface.descend({ ...RUN, optimiser: "adamm" }), /adam/);
  rejects(() => surface.descend({ ...RUN, schedule: { schedule: "cosin" } }), /cosine/);
});

test("long and deep formulas exceed a limit", () => {
  rejects(() => new Surface("x" + "+x".repeat(50_000)), /\d/);
  rejects(() => new Surface("(".repeat(1_000) + "x" + ")".repeat(1_000)), /\d/);
  rejects(() => new Surface("-".repeat(9_999) + "x"), /\d/);
  rejects(() => new Surface("sin ".repeat(2_400) + "x"), /\d/);
  rejects(() => new Surface("2^".repeat(4_000) + "x"), /\d/);
});

test("invalid runs are rejected with the reason", () => {
  rejects(() => surface.descend({ ...RUN, steps: 1e6 }), /100000|100,000/);
  rejects(() => surface.descend({ ...RUN, steps: 2.5 }), /whole number/);
  rejects(() => surface.descend({ ...RUN, start: [1] }), /pair of numbers/);
  rejects(() => surface.descend({ ...RUN, start: [NaN, 0] }), /pair of numbers/);
  for (const learningRate of [-1, 0, NaN, Infinity]) {
    rejects(() => surface.descend({ ...RUN, parameters: { learningRate } }), /positive number/);
  }
  rejects(() => surface.descend({ ...RUN, optimiser: "adam", parameters: { beta1: 2 } }), /from 0 to 0\.9999, not 2/);
  rejects(() => surface.descend({ ...RUN, parameters: { beta9: 0.5 } }), /beta9/);
});

test("invalid views are rejected with the reason", () => {
  rejects(() => surface.sample({ ...VIEW, columns: 0 }), /columns/);
  rejects(() => surface.sample({ ...VIEW, rows: 1.5 }), /rows/);
  rejects(() => surface.sample({ ...VIEW, columns: 1e9, rows: 1e9 }), /too many/);
  rejects(() => surface.sample({ ...VIEW, x: [0, NaN] }), /x must be a pair/);
});

const OF = { layers: [2, 3, 1], activation: "tanh", loss: /** @type {const} */ ("mse") };
const TRAINING = { optimiser: "sgd", steps: 5, inputs: [1, 2, 3, 4], targets: [1, 2] };

test("invalid networks are rejected with the reason", () => {
  const create = (/** @type {any} */ change) => () => new Network({ ...OF, ...change });
  for (const layers of [[], [2], [2, 0, 1], [2, 1.5, 1], [2, -1], [2, NaN], "2-3-1", Array(1001).fill(1)]) {
    rejects(create({ layers }), /list of 2 to 1,000 whole numbers/);
  }
  rejects(create({ layers: [1e4, 1e4] }), /100010000 weights; at most 1,000,000/);
  rejects(create({ activation: "tahn" }), /no activation “tahn”; an activation is one of linear, relu/);
  rejects(create({ loss: "hinge" }), /a loss is one of mse, logistic, cross-entropy/);
  rejects(create({ loss: "cross-entropy" }), /at least 2/);
  rejects(create({ initialisation: "zero" }), /kaiming/);
  rejects(create({ seed: 0.5 }), /seed must be a whole number/);
});

test("invalid data and training runs are rejected with the reason", () => {
  const network = new Network(OF);
  const train = (/** @type {any} */ change) => () => network.train({ ...TRAINING, ...change });
  rejects(() => network.lossAndGradient([1, 2, 3], [1]), /3 numbers, but every sample takes 2/);
  rejects(() => network.lossAndGradient([], []), /there must be one sample/);
  rejects(() => network.lossAndGradient([1, 2], [1, 2]), /take 1/);
  rejects(() => network.lossAndGradient([1, NaN], [1]), /inputs must be finite, not NaN/);
  rejects(() => network.lossAndGradient([1, 2], [1], new Float64Array(2)), /into must be a Float64Array of \d+ numbers/);
  rejects(() => network.lossAndGradient([1, 2], /** @type {any} */ ([[1]])), /targets must be a Float64Array or a list/);
  const view = { x: [0, 1], y: [0, 1], columns: 2, rows: 2 };
  const slice = (/** @type {any} */ change) => () =>
    network.slice({ inputs: [1, 2], targets: [1], directions: [new Float64Array(13), new Float64Array(13)], view, ...change });
  assert.equal(slice({})().length, 4);
  rejects(slice({ directions: [1] }), /pair of lists/);
  rejects(slice({ directions: [[1], [2]] }), /13 numbers, not 1/);
  rejects(slice({ view: {} }), /whole number/);
  rejects(slice({ inputs: [1] }), /every sample takes 2/);
  rejects(slice({ view: { ...view, columns: 4000, rows: 4000 }, inputs: new Float64Array(400), targets: new Float64Array(200) }), /too long/);
  rejects(() => (network.weights = Float64Array.of(1)), /13 numbers, not 1/);
  rejects(() => (network.weights = new Float64Array(13).fill(Infinity)), /finite/);
  rejects(train({ optimiser: "adamm" }), /adamw/);
  rejects(train({ steps: 1e9 }), /100,?000/);
  rejects(train({ batchSize: 0 }), /at least 1/);
  rejects(train({ batchSize: 1.5 }), /batchSize must be a whole number/);
  rejects(train({ parameters: { learningRate: -1 } }), /positive number/);
  const large = new Network({ layers: [2, 400, 400, 1], activation: "relu", loss: "logistic" });
  rejects(() => large.train({ ...TRAINING, steps: 100_000 }), /too long/);
  rejects(() => large.train({ ...TRAINING, optimiser: "bfgs" }), /BFGS can train at most 1,000 weights/);
  rejects(() => large.lossAndGradient(new Float64Array(20_000), new Float64Array(10_000)), /at most 5,000,000/);
  const classes = new Network({ ...OF, layers: [2, 3], loss: "cross-entropy" });
  rejects(() => classes.lossAndGradient([1, 2], [3]), /from 0 to 2/);
});

test("no junk makes a network crash the core", () => {
  const network = new Network(OF);
  for (const junk of JUNK) {
    thrown(() => new Network(junk), junk);
    for (const field of ["layers", "activation", "loss", "initialisation", "seed"]) {
      thrown(() => new Network({ ...OF, [field]: junk }), junk);
    }
    thrown(() => network.lossAndGradient(junk, [1]), junk);
    thrown(() => network.lossAndGradient([1, 2], junk), junk);
    thrown(() => network.lossAndGradient([1, 2], [1], junk), junk);
    thrown(() => (network.weights = junk), junk);
    thrown(() => network.slice(junk), junk);
    thrown(() => network.train(junk), junk);
    for (const field of ["optimiser", "parameters", "schedule", "steps", "inputs", "targets", "batchSize", "seed"]) {
      thrown(() => network.train({ ...TRAINING, [field]: junk }), junk);
    }
  }
  assert.equal(network.train(TRAINING).losses.length, 6);
});

test("a computation names what is wrong", () => {
  rejects(() => new Computation("a+b+c+d+f+g+h+k+l"), /9 letters/);
  rejects(() => new Computation("a+"), /after/);
  rejects(() => new Computation("a b").gradient([1]), /2 in all/);
  rejects(() => new Computation("a b").value([1, "2"]), /a number for each input/);
  const computation = new Computation("a b");
  for (const junk of JUNK) {
    thrown(() => new Computation(junk), junk);
    thrown(() => computation.value(junk), junk);
    thrown(() => computation.gradient(junk), junk);
  }
  assert.equal(computation.value([2, 3]), 6);
});

test("no junk argument crashes the core", () => {
  for (const junk of JUNK) {
    thrown(() => new Surface(junk), junk);
    thrown(() => new Surface("a x", junk), junk);
    thrown(() => new Surface("a x", { a: junk }).value(1, 1), junk);
    thrown(() => Surface.named(junk), junk);
    thrown(() => surface.value(junk, junk), junk);
    thrown(() => surface.gradient(junk, 1), junk);
    thrown(() => surface.hessian(1, junk), junk);
    thrown(() => surface.sample(junk), junk);
    thrown(() => surface.sample(VIEW, junk), junk);
    thrown(() => surface.sampleWithGradient(VIEW, junk), junk);
    thrown(() => surface.contours(junk, Float64Array.of(1)), junk);
    thrown(() => surface.contours(VIEW, junk), junk);
    thrown(() => surface.contours(VIEW, Float64Array.of(NaN, Infinity, Number(typeof junk === "number" ? junk : 0))), junk);
    thrown(() => surface.descend(junk), junk);
    thrown(() => surface.basins(junk, junk), junk);
  }
});

test("no junk in a field of a view or a run crashes the core", () => {
  for (const junk of JUNK) {
    for (const field of ["x", "y", "columns", "rows"]) {
      thrown(() => surface.sample({ ...VIEW, [field]: junk }), junk);
      thrown(() => surface.contours({ ...VIEW, [field]: junk }, Float64Array.of(0.5)), junk);
      thrown(() => surface.basins({ ...VIEW, [field]: junk }, RUN), junk);
    }
    for (const field of ["optimiser", "parameters", "schedule", "start", "steps", "noise", "seed"]) {
      thrown(() => surface.descend({ ...RUN, [field]: junk }), junk);
      thrown(() => surface.basins(VIEW, { ...RUN, [field]: junk }), junk);
    }
    for (const name of ["learningRate", "weightDecay", "nesterov", "__proto__", "constructor"]) {
      thrown(() => surface.descend({ ...RUN, parameters: { [name]: junk } }), junk);
      thrown(() => surface.descend({ ...RUN, schedule: { schedule: "step", [name]: junk } }), junk);
    }
  }
});

test("unusual but valid numbers work", () => {
  const view = { x: [1, -1], y: [-1e300, 1e300], columns: 4, rows: 4 };
  assert.equal(surface.sample(view).length, 16);
  assert.ok(Array.isArray(surface.contours(view, Float64Array.of(1))));
  for (const start of [[1e300, -1e300], [-0, 0], [5e-324, 5e-324]]) {
    for (const optimiser of ["sgd", "adam", "rprop", "newton", "bfgs", "conjugate-gradient"]) {
      const { x } = surface.descend({ optimiser, start, steps: 50 });
      assert.ok(x.length >= 1 && [...x].every(Number.isFinite), `${optimiser} from ${start}`);
    }
  }
});
