// f on a grid of 512², from its text, against mathjs and against a loop compiled from a script. mathjs gets a grid of 128², and
// its time is multiplied by 16. All of them fill preallocated memory: allocating a fresh array of 2 MB would hide the difference.

import { agree } from "../agreement.js";
import { overFormulas, square } from "../formulas.js";
import { byFunction, byMathjs } from "../grid.js";
import { Room, Surface } from "../product.js";
import { inTurn } from "../turns.js";

const SIDE = 512;
const SMALL = 128;

export const measure = () => overFormulas(compare);

/** @param {import("../formulas.js").Formula} formula */
async function compare(formula) {
  const [surface, room] = [new Surface(formula.text), new Room()];
  const [grid, small] = [square(formula, SIDE), square(formula, SMALL)];
  const [interpreted, compiled] = [byMathjs([formula.text]), byFunction(formula.script)];
  agree(`${formula.name} against mathjs`, surface.sampleInto(small, room), interpreted(small));
  agree(`${formula.name} against the loop`, surface.sample(grid), compiled(grid));
  const [filled, filledSmall] = [SIDE, SMALL].map((side) => new Float64Array(side * side));
  const [ours, mathjs, loop] = await inTurn(
    () => surface.sampleInto(grid, room),
    () => interpreted(small, filledSmall),
    () => compiled(grid, filled),
  );
  surface.free();
  room.free();
  return [
    { ours, theirs: mathjs * (SIDE / SMALL) ** 2 },
    { ours, theirs: loop },
  ];
}
