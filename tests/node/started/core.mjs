// The core, initialised from its bytes, for the tests in the parent folder.
import { readFileSync } from "node:fs";

import { initSync } from "../../../dist/fall-line.js";

initSync({ module: readFileSync(new URL("../../../dist/core/fall_line_bg.wasm", import.meta.url)) });

export * from "../../../dist/fall-line.js";
