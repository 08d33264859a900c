// One frame of variational inference while the start is dragged: three optimisers take a step with 1,000 samples from its new position, the
// ELBO of each q is computed exactly, its contours over mean and width anew, and the picture is painted. Compared with 4 ms.

import { expect } from "../agreement.js";
import { median } from "../numbers.js";
import { Figure } from "../product.js";
import { Stage } from "../stage.js";
import { framesInTurn } from "../turns.js";

const FRAME = 4;
const HANDLE = "mean";

/** The circle of the drag around the handle's first position: its radius in CSS pixels, and frames per turn. */
const CIRCLE = { radius: 40, frames: 37 };

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  const figure = new Figure("variational");
  const rejected = figure.restore("samples=1000&steps=1");
  expect(rejected.length === 0, `the figure rejects ${rejected.map(({ name }) => name)}`);
  const stage = new Stage(figure);
  stage.paint();
  stage.check();
  const centre = stage.handles().find(({ id }) => id === HANDLE);
  const painted = /** @type {number[]} */ ([]);
  const [presented] = await framesInTurn(() => {
    const start = performance.now();
    const angle = (2 * Math.PI * painted.length) / CIRCLE.frames;
    figure.drag(HANDLE, centre.x + CIRCLE.radius * Math.cos(angle), centre.y + CIRCLE.radius * Math.sin(angle));
    stage.paint(true);
    painted.push(performance.now() - start);
  });
  expect(!figure.advance(0), "steps are left");
  const elbos = figure.readouts().map(({ cells }) => cells.find(({ name }) => name === "elbo")?.value);
  expect(elbos.length === 3 && elbos.every(Number.isFinite), `the ELBOs are ${elbos}`);
  figure.free();
  return { lines: [median(painted), presented].map((ours) => ({ ours, theirs: FRAME })) };
}
