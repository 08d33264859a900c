// Published modules reveal nothing about the machine that built them.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import test from "node:test";

const folder = new URL("../../dist/core/", import.meta.url);

test("no module contains a path of this machine", () => {
  const modules = readdirSync(folder).filter((name) => name.endsWith(".wasm"));
  assert.ok(modules.length > 10, `${modules.length} modules`);
  for (const name of modules) {
    const text = readFileSync(new URL(name, folder), "latin1");
    assert.ok(!text.includes(`${homedir()}/`) && !text.includes("registry/src"), name);
  }
});
