// The core, loaded once: everything that it exports, an init() that any number of callers may await, and for each figure the
// parts that it needs besides: `new Figure(name)` is for after `prepare(name)`.

import start from "./core/fall_line.js";
import { parts } from "./core/parts.js";

export * from "./core/fall_line.js";

/** What the core, and the parts that are there, lend to the parts that come. @type {WebAssembly.Exports} */
let lent = {};

/** @type {Promise<unknown> | undefined} */
let started;

/** The parts that were asked for. @type {Map<URL, Promise<unknown>>} */
const asked = new Map();

/** The parts that are there. @type {Set<URL>} */
const linked = new Set();

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

/**
 * Loads the core and what a figure needs besides, each once.
 * @param {string} figure its name, or what else has parts; what there is not needs nothing
 */
export async function prepare(figure) {
  const core = init().then((exports) => {
    if (Object.keys(lent).length === 0) lent = { .../** @type {WebAssembly.Exports} */ (exports) };
  });
  // A part may use those before it.
  await partsOf(figure).reduce((before, url) => part(url, before), /** @type {Promise<unknown>} */ (core));
}

/**
 * Whether all that a figure needs is there.
 * @param {string} figure
 */
export function isPrepared(figure) {
  return Object.keys(lent).length > 0 && partsOf(figure).every((url) => linked.has(url));
}

/** @param {string} figure */
function partsOf(figure) {
  return (Object.hasOwn(parts, figure) && parts[figure]) || [];
}

/**
 * Loads a part, once.
 * @param {URL} url
 * @param {Promise<unknown>} before what it is linked to
 */
function part(url, before) {
  const there = asked.get(url);
  if (there) return there;
  const link = Promise.all([compiled(url), before]).then(async ([module]) => {
    const { exports } = await WebAssembly.instantiate(module, { core: lent });
    Object.assign(lent, exports);
    linked.add(url);
  });
  asked.set(url, link);
  link.catch(() => asked.delete(url));
  return link;
}

/** @param {URL} url */
async function compiled(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`a part of the core is missing (${answer.status})`);
  return WebAssembly.compile(await answer.arrayBuffer());
}
