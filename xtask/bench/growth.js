// How our time grows with the size of the work: each workload alone, at geometrically increasing sizes.

import { formulas, square } from "./formulas.js";
import { Surface } from "./product.js";
import { inTurn } from "./turns.js";

/** @typedef {{ work: string, sizes: { size: number, time: number }[] }} Growth */

const himmelblau = formulas.find(({ name }) => name === "himmelblau");
const rosenbrock = formulas.find(({ name }) => name === "rosenbrock");

/** By their names in `growth.rs`. */
const WORKLOADS = {
  sample: { work: "Surface.sample, Himmelblau, by the grid's side", sizes: [128, 256, 512, 1024, 2048], task: sample },
  contours: { work: "Surface.contours at 512², Himmelblau, by levels", sizes: [5, 10, 20, 40, 80], task: contours },
  basins: { work: "Surface.basins, Himmelblau, 100 steps, by the grid's side", sizes: [64, 128, 256, 512], task: basins },
  descend: { work: "Surface.descend, Adam on Rosenbrock, by steps", sizes: [100, 1000, 10_000, 100_000], task: descend },
  runs: { work: "Surface.descend, 1,000 Adam steps, by runs", sizes: [1, 4, 16, 64], task: runs },
};

/**
 * @param {string} name
 * @returns {Promise<Growth>}
 */
export async function growth(name) {
  const { work, sizes, task } = WORKLOADS[name];
  const times = [];
  for (const size of sizes) times.push({ size, time: (await inTurn(task(size)))[0] });
  return { work, sizes: times };
}

/** @param {number} side */
function sample(side) {
  const surface = new Surface(himmelblau.text);
  return () => surface.sample(square(himmelblau, side));
}

/** @param {number} count */
function contours(count) {
  const surface = new Surface(himmelblau.text);
  const levels = Float64Array.from({ length: count }, (_, level) => (400 * (level + 0.5)) / count);
  return () => surface.contours(square(himmelblau, 512), levels);
}

/** @param {number} side */
function basins(side) {
  const surface = new Surface(himmelblau.text);
  const run = { optimiser: "sgd", parameters: { learningRate: 0.01 }, steps: 100 };
  return () => surface.basins(square(himmelblau, side), run);
}

/** @param {number} steps */
function descend(steps) {
  const surface = new Surface(rosenbrock.text);
  const run = { optimiser: "adam", parameters: { learningRate: 0.001 }, start: [-1.5, 2], steps };
  return () => surface.descend(run);
}

/** @param {number} count */
function runs(count) {
  const run = descend(1000);
  return () => {
    for (let i = 0; i < count; i++) run();
  };
}
