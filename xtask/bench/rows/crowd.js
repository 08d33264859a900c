// A crowd of 1,024 starts, three optimisers and 200 steps, in three animations: the steps are played; a start is dragged over the
// finished picture; a constant of the formula is dragged, and the crowd follows with as many runs as it may compute in 4 ms, the
// shell's share of a frame. Each is compared with the frame time of a 60 Hz screen.

import { expect } from "../agreement.js";
import { Figure } from "../product.js";
import { Stage } from "../stage.js";
import { framesInTurn } from "../turns.js";

const FRAME = 1000 / 60;
const FORMULA = "(x^2 + y - 11)^2 + (x + y^2 - c)^2";
const STEPS = 200;
const SHARE = 4;

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  const figure = new Figure("descent");
  const state = { formula: FORMULA, view: "-5,5,-5,5", optimisers: "sgd momentum adam", c: 7, start: "-0.5,-1", steps: STEPS, "learning-rate": 0.01, crowd: "cloud" };
  const rejected = figure.restore(String(new URLSearchParams(state)));
  expect(rejected.length === 0, `the figure rejects ${rejected.map(({ name }) => name)}`);
  const stage = new Stage(figure);
  const finish = () => {
    stage.paint();
    while (figure.advance(100));
    stage.paint();
  };
  const start = performance.now();
  finish();
  const whole = performance.now() - start;
  stage.check();
  expect(runs(figure) === 3 * 1024, `there are ${runs(figure)} runs`);

  let step = 0;
  const playing = await framesInTurn(() => {
    figure.set("step", String(step++ % STEPS));
    stage.paint(true);
  });
  figure.set("step", String(STEPS));
  stage.paint();
  let x = 300;
  const dragging = await framesInTurn(() => {
    figure.drag("start-1", (x = x === 300 ? 310 : 300), 250);
    stage.paint(true);
  });
  let c = 7;
  const following = await framesInTurn(() => {
    figure.set("c", String((c = c === 7 ? 7.01 : 7)));
    figure.advance(SHARE);
    stage.paint(true);
  });
  figure.free();
  return { lines: [playing, dragging, following, [whole]].map(([ours]) => ({ ours, theirs: FRAME })) };
}

function runs(figure) {
  const cells = figure.readouts().flatMap(({ cells }) => cells.filter(({ name }) => name === "runs"));
  return cells.reduce((sum, { value }) => sum + (value ?? 0), 0);
}
