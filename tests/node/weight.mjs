// What a page with one figure loads, compressed as a host would send it, must stay within the figure's budget in weight.txt.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { brotliCompressSync } from "node:zlib";

const site = new URL("../../dist/", import.meta.url);

/** Files fetched besides the modules and the figure's chunks. */
const ALWAYS = ["fall-line.css", "core/fall_line_bg.wasm"];

/** A module and all its imports, by their paths in the site. */
function modules(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  const text = readFileSync(new URL(name, site), "utf8");
  for (const [, path] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+\.js)"/g)) {
    modules(new URL(path, new URL(name, site)).href.slice(site.href.length), found);
  }
  return found;
}

const sizes = new Map();

/** The size of a file after brotli, in bytes. */
function weight(name) {
  if (!sizes.has(name)) sizes.set(name, brotliCompressSync(readFileSync(new URL(name, site))).length);
  return sizes.get(name);
}

const { chunks: parts } = await import(new URL("core/chunks.js", site));
const shared = [...modules("fall-line.js"), ...ALWAYS];
const loads = (figure) => [...shared, ...parts[figure].map(({ href }) => href.slice(site.href.length))];
/** What is loaded on demand, by no figure. */
const ON_DEMAND = ["svg", "network-class", "curve-class", "computation-class", "own-rule", "own-rule-class", "relief"];
const figures = Object.keys(parts).filter((name) => !ON_DEMAND.includes(name));

const table = readFileSync(new URL("weight.txt", import.meta.url), "utf8");
const budgets = new Map(
  table
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => line.trim().split(/\s+/))
    .map(([figure, bytes]) => [figure, Number(bytes)]),
);

test("modules are found by their imports", () => {
  for (const name of ["fall-line.js", "core.js", "core/fall_line.js", "core/chunks.js", "element.js", "stylesheet.js"]) {
    assert.ok(shared.includes(name), name);
  }
});

test("every figure has a budget, and nothing else has", () => {
  assert.deepEqual([...budgets.keys()].sort(), [...figures].sort());
});

for (const figure of figures) {
  test(`a page with ${figure} stays within its budget`, () => {
    const bytes = loads(figure).reduce((sum, name) => sum + weight(name), 0);
    const budget = budgets.get(figure);
    const list = loads(figure).map((name) => `${weight(name)} ${name}`).join("\n");
    assert.ok(bytes <= budget, `${bytes} bytes, but ${budget} are allowed:\n${list}`);
    // A budget that is too generous would catch nothing.
    assert.ok(bytes > 0.95 * budget, `${bytes} bytes: the budget of ${budget} can be lowered`);
  });
}
