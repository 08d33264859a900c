// The built core in Node, as a course's own scripts would load it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { initSync } from "../../dist/core/fall_line.js";

test("the core starts from its bytes", async () => {
    const module = await readFile(new URL("../../dist/core/fall_line_bg.wasm", import.meta.url));
    const { memory } = initSync({ module });
    assert.ok(memory.buffer.byteLength > 0);
});
