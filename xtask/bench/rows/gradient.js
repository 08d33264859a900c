// f and its gradient at every point of a grid of 512², against compiled mathjs.derivative. mathjs gets a grid of 64², and its time
// is multiplied by 64.

import { agree } from "../agreement.js";
import { overFormulas, square } from "../formulas.js";
import { byMathjs } from "../grid.js";
import { Room, Surface } from "../product.js";
import { inTurn } from "../turns.js";

const SIDE = 512;
const SMALL = 64;

export const measure = () => overFormulas(compare);

/** @param {import("../formulas.js").Formula} formula */
async function compare(formula) {
  const [surface, room] = [new Surface(formula.text), new Room()];
  const [grid, small] = [square(formula, SIDE), square(formula, SMALL)];
  const derivative = (/** @type {string} */ variable) => math.derivative(formula.text, variable);
  const theirs = byMathjs([formula.text, derivative("x"), derivative("y")]);
  agree(formula.name, pointwise(surface.sampleWithGradient(small)), theirs(small));
  const [ours, mathjs] = await inTurn(
    () => surface.sampleWithGradientInto(grid, room),
    () => theirs(small),
  );
  surface.free();
  room.free();
  return [{ ours, theirs: mathjs * (SIDE / SMALL) ** 2 }];
}

/** Reorders the planes of f, ∂f/∂x and ∂f/∂y point by point. */
function pointwise(planes) {
  const count = planes.length / 3;
  return planes.map((_, index) => planes[(index % 3) * count + Math.floor(index / 3)]);
}
