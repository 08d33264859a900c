// A surface's numbers against formulas derived by hand.
import assert from "node:assert/strict";
import test from "node:test";

import { Room, Surface, surfaces } from "./started/core.mjs";

const POINTS = [
  [0, 0],
  [1.5, -0.25],
  [-2, 3],
  [1e-9, 1e9],
];

/**
 * @param {ArrayLike<number>} actual
 * @param {number[]} expected
 */
function near(actual, expected, bound = 1e-14) {
  assert.equal(actual.length, expected.length);
  expected.forEach((number, index) => {
    const error = Math.abs(actual[index] - number) / Math.max(Math.abs(number), 1);
    assert.ok(error <= bound, `${actual} is not ${expected}`);
  });
}

test("value, gradient and Hessian of a polynomial", () => {
  const surface = new Surface("a x^2 + x y^3 + c", { a: 2, c: -1 });
  for (const [x, y] of POINTS) {
    near([surface.value(x, y)], [2 * x * x + x * y ** 3 - 1]);
    near(surface.gradient(x, y), [4 * x + y ** 3, 3 * x * y ** 2]);
    near(surface.hessian(x, y), [4, 3 * y * y, 6 * x * y]);
  }
});

test("value, gradient and Hessian of transcendental functions", () => {
  const surface = new Surface("exp(-x^2) sin(y)");
  for (const [x, y] of POINTS.slice(0, 3)) {
    const [bell, sine, cosine] = [Math.exp(-x * x), Math.sin(y), Math.cos(y)];
    near([surface.value(x, y)], [bell * sine]);
    near(surface.gradient(x, y), [-2 * x * bell * sine, bell * cosine]);
    near(surface.hessian(x, y), [(4 * x * x - 2) * bell * sine, -2 * x * bell * cosine, -bell * sine]);
  }
});

test("undefined values are NaN", () => {
  const surface = new Surface("log(x) + sqrt(y)");
  assert.ok(Number.isNaN(surface.value(-1, 1)));
  assert.ok(Number.isNaN(surface.gradient(1, -1)[1]));
  assert.ok(Number.isNaN(surface.hessian(1, -1)[2]));
  assert.equal(surface.value(1, 4), 2);
});

test("constants default to 1, and Greek ones go by letter or by name", () => {
  assert.equal(new Surface("a x + b").value(2, 0), 3);
  assert.equal(new Surface("alpha x", { alpha: 3 }).value(2, 0), 6);
  assert.equal(new Surface("α x", { alpha: 3 }).value(2, 0), 6);
  assert.equal(new Surface("speed x", { speed: 4 }).value(2, 0), 8);
});

test("every named surface has the values at minima that its card lists", () => {
  for (const { id, minima } of surfaces()) {
    const surface = Surface.named(id);
    assert.ok(minima.length > 0 || ["saddle", "monkey-saddle"].includes(id) || surface.value(0.5, 0.5) !== undefined, id);
    for (const [x, y, value] of minima) near([surface.value(x, y)], [value], 1e-9);
  }
});

test("samples are row-major from the lowest y, both ends included", () => {
  const samples = new Surface("x + 10y").sample({ x: [0, 2], y: [-1, 1], columns: 5, rows: 3 });
  const row = (/** @type {number} */ y) => [0, 0.5, 1, 1.5, 2].map((x) => x + 10 * y);
  assert.ok(samples instanceof Float64Array);
  assert.deepEqual([...samples], [...row(-1), ...row(0), ...row(1)]);
});

test("samples agree with single values", () => {
  const surface = Surface.named("goldstein-price");
  const view = { x: [-2, 2], y: [-1, 3], columns: 37, rows: 23 };
  const samples = surface.sample(view);
  assert.equal(samples.length, 37 * 23);
  for (let index = 0; index < samples.length; index += 13) {
    const [column, row] = [index % 37, Math.floor(index / 37)];
    const value = surface.value(-2 + (4 * column) / 36, -1 + (4 * row) / 22);
    assert.ok(Math.abs(samples[index] - value) <= 1e-6 * Math.max(Math.abs(value), 1), `${samples[index]} is not ${value}`);
  }
});

test("samples and gradients are stored plane after plane", () => {
  const surface = new Surface("x^2 + x y^3");
  const view = { x: [-1, 2], y: [0, 3], columns: 7, rows: 4 };
  const samples = surface.sampleWithGradient(view);
  assert.equal(samples.length, 3 * 28);
  for (let index = 0; index < 28; index++) {
    const [x, y] = [-1 + (index % 7) / 2, Math.floor(index / 7)];
    near([0, 28, 56].map((from) => samples[from + index]), [x * x + x * y ** 3, 2 * x + y ** 3, 3 * x * y * y], 1e-6);
  }
});

test("a given array is filled and returned", () => {
  const view = { x: [0, 1], y: [0, 1], columns: 2, rows: 2 };
  const array = new Float64Array(4);
  assert.equal(new Surface("x + 2y").sample(view, array), array);
  assert.deepEqual([...array], [0, 1, 2, 3]);
  assert.throws(() => new Surface("x").sample(view, new Float64Array(5)), /5 numbers, not 4/);
});

test("a view may be a single point", () => {
  const samples = new Surface("x y").sample({ x: [3, 3], y: [2, 2], columns: 1, rows: 1 });
  assert.deepEqual([...samples], [6]);
});

test("contours of a bowl are circles", () => {
  const view = { x: [-2, 2], y: [-2, 2], columns: 101, rows: 101 };
  const contours = new Surface("x^2 + y^2").contours(view, Float64Array.of(1, 2.25, 100, -1));
  assert.deepEqual(contours.map(({ level }) => level), [1, 2.25, 100, -1]);
  assert.deepEqual(contours.map(({ lines }) => lines.length), [1, 1, 0, 0]);
  for (const { level, lines } of contours) {
    for (const line of lines) {
      assert.ok(line instanceof Float64Array && line.length > 100 && line.length % 2 === 0);
      assert.deepEqual([...line.slice(0, 2)], [...line.slice(-2)], "a circle is closed");
      for (let index = 0; index < line.length; index += 2) {
        assert.ok(Math.abs(Math.hypot(line[index], line[index + 1]) - Math.sqrt(level)) < 1e-3);
      }
    }
  }
});

test("basins report the minimum each start converges to", () => {
  const surface = new Surface("(x^2 - 1)^2 + y^2");
  const view = { x: [-2, 2], y: [-1, 1], columns: 8, rows: 3 };
  const run = { optimiser: "sgd", parameters: { learningRate: 0.05 }, steps: 300 };
  const { minimum, steps, minima } = surface.basins(view, run);
  assert.ok(minimum instanceof Int16Array && steps instanceof Uint16Array && minima instanceof Float64Array);
  assert.deepEqual([minimum.length, steps.length, minima.length], [24, 24, 4]);
  for (let index = 0; index < 24; index++) {
    const side = index % 8 < 4 ? -1 : 1;
    near(minima.slice(2 * minimum[index], 2 * minimum[index] + 2), [side, 0], 1e-3);
    assert.ok(steps[index] > 0 && steps[index] <= 300);
  }
});

test("sampling into a room gives the same values", () => {
  const surface = new Surface("sin(x) y + x^2");
  const room = new Room();
  const view = (/** @type {number} */ columns) => ({ x: [-1, 2], y: [0, 3], columns, rows: 5 });
  for (const columns of [7, 900, 3]) {
    // Sampled first: allocating memory may detach the room's view.
    const [values, planes] = [surface.sample(view(columns)), surface.sampleWithGradient(view(columns))];
    assert.deepEqual(surface.sampleInto(view(columns), room), values);
    assert.deepEqual(surface.sampleWithGradientInto(view(columns), room), planes);
  }
  assert.equal(room.numbers.length, 45);
  assert.throws(() => surface.sampleInto({ ...view(3), columns: 0 }, room), /whole number/);
});

test("batched runs equal single runs", () => {
  const surface = new Surface("sin(x)^2 + (y - x^2)^2");
  const starts = [[1, 2], [-0.5, 0.25], [1e3, 1e3]];
  for (const optimiser of ["adam", "sgd", "bfgs"]) {
    const run = { optimiser, parameters: { learningRate: 0.05 }, steps: 1200 };
    const alone = starts.map((start) => surface.descend({ ...run, start }));
    assert.deepEqual(surface.descendFrom(starts, run), alone, optimiser);
  }
  assert.deepEqual(surface.descendFrom([], { optimiser: "adam", steps: 10 }), []);
  assert.throws(() => surface.descendFrom([[1, NaN]], { optimiser: "adam", steps: 10 }), /pairs of numbers/);
  const many = Array.from({ length: 100 }, () => [0, 0]);
  assert.throws(() => surface.descendFrom(many, { optimiser: "adam", steps: 100_000 }), /too many steps/);
});
