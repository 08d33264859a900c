// The landscape in three dimensions after a change of the camera: the surface with 24 contour levels, shaded, and three paths of 200
// steps. Both have computed their samples before, and draw 600 × 400 pixels; a pixel that is read back makes sure that they are drawn.
// The second line is our own part of a frame alone: until the core has painted, without what the browser does to present it.

import { expect } from "../agreement.js";
import { byFunction } from "../grid.js";
import { median } from "../numbers.js";
import { Figure, Surface } from "../product.js";
import { Stage } from "../stage.js";
import { inTurn } from "../turns.js";

/** Samples per side, as the figure has. */
const SIDE = 321;
const SIZE = { width: 600, height: 400 };
const VIEW = { x: [-5, 5], y: [-5, 5], columns: SIDE, rows: SIDE };
const FORMULA = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2";
const SCRIPT = "(x * x + y - 11) * (x * x + y - 11) + (x + y * y - 7) * (x + y * y - 7)";
const OPTIMISERS = ["sgd", "momentum", "adam"];
const START = [-0.5, -1];
const STEPS = 200;

/** The azimuths between which the camera alternates, in degrees. */
const AZIMUTHS = [30, 31];
const ELEVATION = 45;

/** Frames that are timed, and what the core may take for one, in milliseconds. */
const FRAMES = 100;
const LIMIT = 4;

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  const { turn, stage } = figure();
  const draw = () => {
    turn();
    stage.finish();
  };
  draw();
  stage.check();
  const times = await inTurn(draw, await plot());
  return { lines: [{ ours: times[0], theirs: times[1] }, { ours: await ownPart(turn), theirs: LIMIT }] };
}

/**
 * The milliseconds until a task returns, when it is called once a frame.
 * @param {() => void} task
 */
async function ownPart(task) {
  const times = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    task();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** Our picture, and a function that turns it. */
function figure() {
  const figure = new Figure("descent");
  const state = { formula: FORMULA, relief: "alone", elevation: ELEVATION, view: "-5,5,-5,5", optimisers: OPTIMISERS.join(" "), start: String(START), steps: STEPS, "learning-rate": 0.01 };
  const rejected = figure.restore(String(new URLSearchParams(state)));
  expect(rejected.length === 0, `the figure rejects ${rejected.map(({ name }) => name)}`);
  expect(figure.missing().length === 0, "the figure has no relief");
  // The relief has 68 % of the width, within a gap of 6 pixels.
  const viewport = { width: Math.ceil((SIZE.width + 12) / 0.68), height: SIZE.height + 12 };
  const [relief] = figure.panels(viewport.width, viewport.height, 1);
  expect(relief.id === "relief" && Math.abs(relief.width - SIZE.width) < 2, `the relief is ${relief.width} wide`);
  const stage = new Stage(figure, viewport);
  let count = 0;
  const turn = () => {
    figure.set("azimuth", String(AZIMUTHS[count++ % 2]));
    stage.paint();
  };
  return { turn, stage };
}

/** Returns a function that turns Plotly's picture. */
async function plot() {
  const root = document.body.appendChild(document.createElement("div"));
  root.style.cssText = "position: absolute; left: 920px; top: 0";
  const values = byFunction(SCRIPT)(VIEW);
  const z = Array.from({ length: SIDE }, (_, row) => values.subarray(row * SIDE, (row + 1) * SIDE));
  const along = Float64Array.from({ length: SIDE }, (_, index) => -5 + (10 * index) / (SIDE - 1));
  const contours = { z: { show: true, start: 0, end: 800, size: 800 / 23, color: "white", width: 1 } };
  const surface = { type: "surface", x: along, y: along, z, contours, colorscale: "Viridis", showscale: false, hoverinfo: "skip" };
  const cameras = AZIMUTHS.map((degrees) => {
    const [angle, height] = [degrees, ELEVATION].map((one) => (one * Math.PI) / 180);
    const eye = { x: 2 * Math.cos(height) * Math.sin(angle), y: -2 * Math.cos(height) * Math.cos(angle), z: 2 * Math.sin(height) };
    return { eye, projection: { type: "orthographic" } };
  });
  const layout = { ...SIZE, margin: { l: 0, r: 0, t: 0, b: 0 }, showlegend: false, scene: { camera: cameras[0] } };
  await Plotly.newPlot(root, [surface, ...paths()], layout);
  const { glplot } = root._fullLayout.scene._scene;
  const pixel = new Uint8Array(4);
  let turn = 0;
  const draw = async () => {
    await Plotly.relayout(root, { "scene.camera": cameras[turn++ % 2] });
    glplot.redraw();
    glplot.gl.readPixels(0, 0, 1, 1, glplot.gl.RGBA, glplot.gl.UNSIGNED_BYTE, pixel);
  };
  await draw();
  expect(glplot.objects.length > OPTIMISERS.length, "Plotly draws too little");
  return draw;
}

function paths() {
  const surface = new Surface(FORMULA);
  const lines = OPTIMISERS.map((optimiser) => {
    const { x, y } = surface.descend({ optimiser, start: START, steps: STEPS, parameters: { learningRate: 0.01 } });
    const z = Array.from(x, (_, index) => surface.value(x[index], y[index]));
    return { type: "scatter3d", mode: "lines", x, y, z, line: { width: 4 } };
  });
  surface.free();
  return lines;
}
