// Pictures and readouts of figures without a page.
import assert from "node:assert/strict";
import test from "node:test";

import { figures, readouts, render, Surface } from "./started/core.mjs";

const cell = (state, name, row = 0) => readouts(state)[row].cells.find((one) => one.name === name);

test("every figure has readouts and a picture", () => {
  for (const { id } of figures()) {
    assert.ok(readouts(`figure=${id}`).every(({ cells }) => cells.every(({ text }) => text !== "")), id);
    const svg = render(`figure=${id}`);
    assert.match(svg, /^<svg[^>]* width="960" height="600"/, id);
    // The letters of an image in base64 may be any.
    const text = svg.replace(/;base64,[^"]*/g, "");
    assert.ok(svg.endsWith("</svg>") && !text.includes("NaN"), id);
  }
});

test("readouts are those of the state", () => {
  assert.equal(cell("figure=tangent&function=parabola&x=1.5", "slope").value, 3);
  assert.equal(cell("?figure=gradient&formula=x%5E2%2B3y%5E2&x=1&y=2&theme=dark", "slopeY").value, 12);
  const run = { optimiser: "adam", parameters: { learningRate: 0.1 }, start: [1, 2], steps: 100 };
  const { loss, verdict } = Surface.named("beale").descend(run);
  const state = "figure=descent&surface=beale&optimisers=adam&learning-rate=0.1&start=1,2&steps=100";
  assert.equal(cell(state, "loss").value, loss[100]);
  assert.deepEqual([cell(state, "verdict").value, cell(state, "verdict").steps], [verdict, 100]);
});

test("readouts include those that take longer than a frame", () => {
  const shares = ["shareFlat", "shareSharp", "shareDiverged"].map((name) => cell("figure=flat-minima", name).value);
  assert.deepEqual(shares.map((share) => Math.round(1000 * share)), [932, 68, 0]);
});

test("a picture has the requested size, theme and state", () => {
  const small = render("figure=tangent&x=1", { width: 400, height: 500, theme: "dark" });
  assert.match(small, /^<svg[^>]* width="400" height="500"/);
  assert.notEqual(small, render("figure=tangent&x=1", { width: 400, height: 500 }));
  assert.notEqual(render("figure=tangent&x=1"), render("figure=tangent&x=2"));
});

test("a picture includes what takes longer than a frame", () => {
  const [, image] = render("figure=descent&surface=double-well&steps=50&basins=sgd").match(/<image[^>]* href="data:image\/png;base64,([^"]+)"/);
  // A start that is not yet classified is transparent.
  const opacities = [...chunk(Buffer.from(image, "base64"), "tRNS")];
  assert.ok(opacities.length > 2 && Math.min(...opacities) === 255, String(opacities));
});

test("invalid states are rejected with the reason", () => {
  for (const call of [readouts, render]) {
    assert.throws(() => call("figure=tangents"), /there is no figure “tangents”; known: /);
    assert.throws(() => call("figure=tangent&step-size=-1"), /^Error: “step-size”: Step size h must be a number from /);
    assert.throws(() => call("figure=tangent&speed=1"), /“speed”/);
    assert.throws(() => call(""), /there is no figure/);
  }
});

test("a state with a typed rule loads what reads rules, and is refused for what is wrong in it", () => {
  const race = "figure=descent&optimisers=sgd+own&steps=50";
  const rule = (text) => encodeURIComponent(text);
  const [sgd, own] = readouts(`${race}&own-c=0.5&rule=${rule("m = c m + g; x = x - eta m")}`);
  const loss = ({ cells }) => cells.find((one) => one.name === "loss").value;
  assert.notEqual(loss(own), loss(sgd));
  assert.equal(loss(readouts(`${race}&rule=${rule("x = x - eta g")}`)[1]), loss(sgd));
  assert.throws(() => readouts(`${race}&rule=${rule("x = )")}`), /“rule”/);
  assert.throws(() => readouts(`${race}&own-nothing=1`), /“own-nothing”: unknown setting/);
});

/**
 * The data of a chunk of a PNG file.
 * @param {Buffer} file
 * @param {string} name
 */
function chunk(file, name) {
  const at = file.indexOf(name, 8, "latin1");
  return file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4));
}
