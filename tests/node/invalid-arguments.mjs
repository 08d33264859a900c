// Invalid arguments: always an Error with a message, never a panic, and the core keeps working.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Surface } from "./started/core.mjs";

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
    for (const field of ["optimiser", "parameters", "schedule", "start", "steps"]) {
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
