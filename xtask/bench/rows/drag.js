// One frame while a start is dragged: twelve optimisers take 500 steps from its new position, and the picture is painted. The
// backdrop does not change. Compared with the frame time of a 60 Hz screen.

import { expect } from "../agreement.js";
import { Figure } from "../product.js";
import { Stage } from "../stage.js";
import { framesInTurn } from "../turns.js";

const FRAME = 1000 / 60;
const FORMULA = "(1 - x)^2 + 100*(y - x^2)^2";
const OPTIMISERS = "sgd momentum nesterov adagrad adadelta rmsprop adam adamw adamax nadam radam amsgrad";
const HANDLE = "start-1";

/** The circle of the drag around the handle's first position: its radius in CSS pixels, and frames per turn. */
const CIRCLE = { radius: 40, frames: 37 };

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  const figure = new Figure("descent");
  const state = { formula: FORMULA, view: "-2,2,-1,3", optimisers: OPTIMISERS, start: "-1.5,2", steps: 500, "learning-rate": 0.001 };
  const rejected = figure.restore(String(new URLSearchParams(state)));
  expect(rejected.length === 0, `the figure rejects ${rejected.map(({ name }) => name)}`);
  const stage = new Stage(figure);
  stage.paint();
  stage.check();
  const centre = stage.handles().find(({ id }) => id === HANDLE);
  let frame = 0;
  const [ours] = await framesInTurn(() => {
    const angle = (2 * Math.PI * frame++) / CIRCLE.frames;
    figure.drag(HANDLE, centre.x + CIRCLE.radius * Math.cos(angle), centre.y + CIRCLE.radius * Math.sin(angle));
    stage.paint();
  });
  const losses = figure.readouts().map(({ cells }) => cells.find(({ name }) => name === "loss")?.value);
  expect(losses.length === 12 && losses.every(Number.isFinite), `the losses are ${losses}`);
  figure.free();
  return { lines: [{ ours, theirs: FRAME }] };
}
