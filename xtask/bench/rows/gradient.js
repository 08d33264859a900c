// f and its gradient at every point of a grid, against mathjs.derivative, compiled. mathjs gets a grid of 64², and both
// times are given for 512². The core is asked point by point.

import { agree } from "../agreement.js";
import { overFormulas, square } from "../formulas.js";
import { byMathjs, eachPoint } from "../grid.js";
import { Surface } from "../product.js";
import { inTurn } from "../turns.js";

const SIDE = 512;
const SMALL = 64;

export const measure = () => overFormulas(one);

/** @param {import("../formulas.js").Formula} formula */
async function one(formula) {
  const surface = new Surface(formula.text);
  const small = square(formula, SMALL);
  const derivative = (/** @type {string} */ variable) => math.derivative(formula.text, variable);
  const theirs = byMathjs([formula.text, derivative("x"), derivative("y")]);
  agree(formula.name, pointwise(surface, small), theirs(small));
  const times = await inTurn(
    () => pointwise(surface, small),
    () => theirs(small),
  );
  surface.free();
  const [ours, mathjs] = times.map((time) => time * (SIDE / SMALL) ** 2);
  return [{ ours, theirs: mathjs }];
}

/** Value, ∂f/∂x, ∂f/∂y, point after point. */
function pointwise(surface, grid) {
  const values = new Float64Array(3 * grid.columns * grid.rows);
  eachPoint(grid, (x, y, index) => {
    values[3 * index] = surface.value(x, y);
    values.set(surface.gradient(x, y), 3 * index + 1);
  });
  return values;
}
