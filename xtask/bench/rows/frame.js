// One full frame, as when a constant of the formula is dragged: everything in the picture changes. Ours evaluates, runs twelve
// trajectories of 500 steps, and paints raster, contours, axes, trajectories and the loss panel. Plotly.react gets precomputed
// values and trajectories.

import { expect } from "../agreement.js";
import { byFunction } from "../grid.js";
import { Figure, Surface } from "../product.js";
import { Stage } from "../stage.js";
import { framesInTurn } from "../turns.js";

/** Points per side: one per pixel of Plotly's plot, as the figure has one per pixel of its plane. */
const SIDE = 512;
const LEVELS = 20;
const STEPS = 500;
const VIEW = { x: [-5, 5], y: [-5, 5], columns: SIDE, rows: SIDE };
const OPTIMISERS = ["sgd", "momentum", "adam"];
const STARTS = [[-0.5, -1], [0.5, 4], [-4.5, 0.5], [4.5, 0.5]];

/** The two values between which the constant of the formula alternates. */
const CONSTANTS = [7, 7.01];

const FORMULA = "(x^2 + y - 11)^2 + (x + y^2 - c)^2";
const script = (constant) => `(x * x + y - 11) * (x * x + y - 11) + (x + y * y - ${constant}) * (x + y * y - ${constant})`;

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  const [ours, theirs] = [figure(), await plot()];
  const times = await framesInTurn(ours, theirs);
  return { lines: [{ ours: times[0], theirs: times[1] }] };
}

/** Returns a function that draws our picture, with the constant's other value at each call. */
function figure() {
  const figure = new Figure("descent");
  const state = { formula: FORMULA, view: "-5,5,-5,5", optimisers: OPTIMISERS.join(" "), start: STARTS.join(" "), steps: STEPS, "learning-rate": 0.01 };
  const rejected = figure.restore(String(new URLSearchParams(state)));
  expect(rejected.length === 0, `the figure rejects ${rejected.map(({ name }) => name)}`);
  expect(figure.readouts().length === OPTIMISERS.length * STARTS.length, "the figure does not have twelve trajectories");
  const stage = new Stage(figure);
  let turn = 0;
  const draw = () => {
    figure.set("c", String(CONSTANTS[turn++ % 2]));
    stage.paint();
  };
  draw();
  stage.check();
  return draw;
}

/** Returns a function that draws Plotly's picture, with the constant's other value at each call. */
async function plot() {
  const root = document.body.appendChild(document.createElement("div"));
  root.style.cssText = "position: absolute; left: 680px; top: 0";
  const pictures = CONSTANTS.map(traces);
  const margin = { l: 50, r: 20, t: 20, b: 50 };
  const layout = { width: 582, height: 582, margin, showlegend: false, xaxis: { range: VIEW.x }, yaxis: { range: VIEW.y } };
  let turn = 0;
  const draw = () => Plotly.react(root, pictures[turn++ % 2], { ...layout });
  await draw();
  expect(root.querySelectorAll(".heatmaplayer image").length === 1, "Plotly has no heatmap");
  expect(root.querySelectorAll(".contourlevel").length === LEVELS, "Plotly has a different number of levels");
  expect(root.querySelectorAll(".scatterlayer .js-line").length === 12, "Plotly does not have twelve trajectories");
  return draw;
}

function traces(constant) {
  const values = byFunction(script(constant))(VIEW);
  const z = Array.from({ length: SIDE }, (_, row) => values.subarray(row * SIDE, (row + 1) * SIDE));
  const along = ([low, high]) => Float64Array.from({ length: SIDE }, (_, index) => low + ((high - low) * index) / (SIDE - 1));
  const grid = { x: along(VIEW.x), y: along(VIEW.y), z, showscale: false, hoverinfo: "skip" };
  const sorted = values.slice().sort();
  const [start, end] = [0.05, 0.95].map((share) => sorted[Math.floor(share * sorted.length)]);
  const contours = { coloring: "lines", start, end, size: (end - start) / (LEVELS - 1) };
  return [
    { ...grid, type: "heatmap", colorscale: "Viridis" },
    { ...grid, type: "contour", contours, autocontour: false, colorscale: [[0, "white"], [1, "white"]] },
    ...trajectories(constant).map(({ x, y }) => ({ type: "scatter", mode: "lines", x, y, line: { width: 2 } })),
  ];
}

function trajectories(constant) {
  const surface = new Surface(FORMULA, { c: constant });
  const run = (optimiser, start) => surface.descend({ optimiser, start, steps: STEPS, parameters: { learningRate: 0.01 } });
  const all = STARTS.flatMap((start) => OPTIMISERS.map((optimiser) => run(optimiser, start)));
  surface.free();
  return all;
}
