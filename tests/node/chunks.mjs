// A page with several figures prepares them at once: they share chunks, which arrive in any order.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { setTimeout as delay } from "node:timers/promises";

const site = new URL("../../dist/", import.meta.url);
const core = await import(new URL("core.js", site));

test("figures prepared at once are linked, also if the chunks requested first arrive last", async () => {
  core.initSync({ module: readFileSync(new URL("core/fall_line_bg.wasm", site)) });
  const compile = WebAssembly.compile;
  let requests = 0;
  WebAssembly.compile = async (bytes) => {
    await delay(Math.max(0, 300 - 5 * requests++));
    return compile(bytes);
  };
  const figures = core.figures().map(({ id }) => id);
  await Promise.all(figures.map((id) => core.prepare(id)));
  assert.ok(requests > figures.length && requests < 60, `${requests} chunks`);
  for (const id of figures) {
    assert.ok(core.isPrepared(id), id);
    new core.Figure(id).free();
  }
});
