// The core, loaded once: everything that it exports, and an init() that any number of callers may await.

import start from "./core/fall_line.js";

export * from "./core/fall_line.js";

/** @type {Promise<unknown> | undefined} */
let started;

/**
 * Loads the WebAssembly module, once. A second instance would leave the objects of the first without their memory.
 * @param {Parameters<typeof start>[0]} [module] where it is, if not beside this file
 * @returns {Promise<unknown>}
 */
export default function init(module) {
  started ??= start(module).catch((/** @type {unknown} */ error) => {
    started = undefined;
    throw error;
  });
  return started;
}
