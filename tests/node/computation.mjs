// A formula's gradient in reverse mode: textbook numbers, central differences, and the counts.
import assert from "node:assert/strict";
import test from "node:test";

import { Computation } from "./started/core.mjs";

test("textbook examples", () => {
  const product = new Computation("(a + b)(b + 1)");
  assert.deepEqual(product.inputs, ["a", "b"]);
  assert.equal(product.value([2, 1]), 6);
  assert.deepEqual([...product.gradient([2, 1])], [2, 5]);
  assert.deepEqual([...new Computation("x*x").gradient(Float64Array.of(2))], [4]);
  const { value, reverse, forward, differences } = product.costs();
  assert.deepEqual([value, reverse, forward, differences], [3, 4, 14, 13]);
});

test("the gradient of a function of eight inputs", () => {
  const computation = new Computation("sin(a b) exp(c/d) + sigmoid(f - g)^2 + sqrt(h^2 + k^2)");
  assert.deepEqual(computation.inputs, ["a", "b", "c", "d", "f", "g", "h", "k"]);
  const at = [0.3, 1.2, -0.7, 1.9, 0.2, 0.6, 1.1, -0.4];
  computation.gradient(at).forEach((slope, index) => {
    const moved = (by) => computation.value(at.map((number, other) => number + (other === index ? by : 0)));
    const difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
    assert.ok(Math.abs(slope - difference) < 1e-9, `${index}: ${slope} ${difference}`);
  });
});

test("where the value is undefined, so is the gradient", () => {
  const computation = new Computation("ln(x) + y");
  assert.ok(computation.gradient([-1, 2]).every(Number.isNaN));
});
