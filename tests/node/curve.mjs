// A function of one variable: its derivatives, its integrals against closed forms, and what has none.
import assert from "node:assert/strict";
import test from "node:test";

import { Curve } from "./started/core.mjs";

test("value and derivatives are exact", () => {
  const curve = new Curve("a x^3 + b x", { a: 2, b: -1 });
  assert.deepEqual([curve.value(3), curve.derivative(3), curve.second(3)], [51, 53, 36]);
  assert.equal(new Curve("c x").value(5), 5);
  assert.ok(Number.isNaN(new Curve("ln(x)").derivative(-1)));
});

test("the integral lies within its error", () => {
  for (const [formula, a, b, exact] of [
    ["x^2", 0, 3, 9],
    ["exp(-x^2)", -Infinity, Infinity, Math.sqrt(Math.PI)],
    ["1/sqrt(x)", 0, 1, 2],
    ["abs(x - 0.3)", 1, 0, -0.29],
    ["e^cos(x)", 0, 2 * Math.PI, 7.954926521012845],
  ]) {
    const { value, error } = new Curve(formula).integrate(a, b);
    assert.ok(Math.abs(value - exact) <= error && error < 1e-9, `${formula}: ${value} ± ${error}, not ${exact}`);
  }
});

test("what has no integral throws a sentence", () => {
  const rejects = (call, message) => assert.throws(call, (error) => error instanceof Error && message.test(error.message));
  rejects(() => new Curve("1/x").integrate(-1, 1), /^f has a pole at x = 0: the area beside it is infinite$/);
  rejects(() => new Curve("1/x").integrate(1, Infinity), /falls too slowly towards x = ∞/);
  rejects(() => new Curve("ln(x)").integrate(-1, 1), /undefined at x = /);
  rejects(() => new Curve("x").integrate(0, NaN), /two different ends/);
  rejects(() => new Curve("x").integrate("0", 1), /must be numbers/);
  rejects(() => new Curve("x +"), /after/);
  rejects(() => new Curve(3), /must be a string/);
  rejects(() => new Curve("a x", { a: "2" }), /constant a must be a number/);
});
