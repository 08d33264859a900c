// The five formulas of the table: as typed, and hand-written in JavaScript.

import { geometricMean } from "./numbers.js";

/** @import { Pair, Result } from "./bench.js" */
/** @typedef {{ x: [number, number], y: [number, number], columns: number, rows: number }} Grid */
/** @typedef {{ name: string, text: string, script: string, view: Pick<Grid, "x" | "y"> }} Formula */

const around = (/** @type {number} */ radius) => ({ x: [-radius, radius], y: [-radius, radius] });

/** @type {Formula[]} */
export const formulas = [
  {
    name: "rosenbrock",
    text: "(1 - x)^2 + 100*(y - x^2)^2",
    script: "(1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)",
    view: { x: [-2, 2], y: [-1, 3] },
  },
  {
    name: "himmelblau",
    text: "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    script: "(x * x + y - 11) * (x * x + y - 11) + (x + y * y - 7) * (x + y * y - 7)",
    view: around(5),
  },
  {
    name: "rastrigin",
    text: "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)",
    script: "20 + x * x - 10 * Math.cos(2 * Math.PI * x) + y * y - 10 * Math.cos(2 * Math.PI * y)",
    view: around(5.12),
  },
  {
    name: "ackley",
    text: "-20*exp(-0.2*sqrt(0.5*(x^2 + y^2))) - exp(0.5*(cos(2*pi*x) + cos(2*pi*y))) + 20 + e",
    script: `-20 * Math.exp(-0.2 * Math.sqrt(0.5 * (x * x + y * y)))
      - Math.exp(0.5 * (Math.cos(2 * Math.PI * x) + Math.cos(2 * Math.PI * y))) + 20 + Math.E`,
    view: around(5),
  },
  {
    name: "typed",
    text: "sin(x)*cos(y) + 0.1*(x^2 + y^2)",
    script: "Math.sin(x) * Math.cos(y) + 0.1 * (x * x + y * y)",
    view: around(3),
  },
];

/**
 * A square grid on the view of a formula.
 * @param {Formula} formula
 * @param {number} side
 * @returns {Grid}
 */
export function square({ view }, side) {
  return { ...view, columns: side, rows: side };
}

/**
 * Measures each formula, and returns the geometric mean of each line.
 * @param {(formula: Formula) => Promise<Pair[]>} measure
 * @returns {Promise<Result>}
 */
export async function overFormulas(measure) {
  /** @type {Record<string, Pair[]>} */
  const parts = {};
  for (const formula of formulas) parts[formula.name] = await measure(formula);
  const all = Object.values(parts);
  const mean = (/** @type {number} */ line, /** @type {keyof Pair} */ side) => geometricMean(all.map((part) => part[line][side]));
  return { lines: all[0].map((_, line) => ({ ours: mean(line, "ours"), theirs: mean(line, "theirs") })), parts };
}
