// The built core in Node, as a course's own scripts would load it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { initSync, Surface } from "../../dist/fall-line.js";

test("the core initialises from its bytes", async () => {
  const module = await readFile(new URL("../../dist/core/fall_line_bg.wasm", import.meta.url));
  const { memory } = initSync({ module });
  assert.ok(memory.buffer.byteLength > 0);
});

test("the example of the README works", () => {
  const surface = new Surface("a x^2 + 3y^2", { a: 2 });
  assert.deepEqual([...surface.gradient(1, 2)], [4, 12]);
  const run = { optimiser: "adam", parameters: { learningRate: 0.1, beta1: 0.8 }, start: [1, 2], steps: 100 };
  const { x, verdict } = surface.descend({ ...run, schedule: { schedule: "cosine", floor: 0.001 } });
  assert.equal(x.length, 101);
  assert.ok(["converged", "running"].includes(verdict));
});
