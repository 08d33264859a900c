// The core, loaded once: everything that it exports, an init() that any number of callers may await, and for each figure the
// parts that it needs besides: `new Figure(name)` is for after `prepare(name)`. A figure's picture and numbers are to be had
// without a page too: those wait for nothing, and what is not there yet they load on the spot.

import start, { Figure, initSync } from "./core/fall_line.js";
import { parts } from "./core/parts.js";

export * from "./core/fall_line.js";

/** What an address says of the look of figures and not of what they show. */
const LOOK = ["theme", "scale", "hide"];

/** What the core, and the parts that are there, lend to the parts that come. @type {WebAssembly.Exports} */
let shared = {};

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
    if (Object.keys(shared).length === 0) shared = { .../** @type {WebAssembly.Exports} */ (exports) };
  });
  // A part may use those before it.
  await partsOf(figure).reduce((before, url) => part(url, before), /** @type {Promise<unknown>} */ (core));
}

/**
 * Whether all that a figure needs is there.
 * @param {string} figure
 */
export function isPrepared(figure) {
  return Object.keys(shared).length > 0 && partsOf(figure).every((url) => linked.has(url));
}

/**
 * The picture of a figure as SVG, in full.
 * @param {string} state the figure and its state as in an address: `figure=tangent&x=1`
 * @param {{ width?: number, height?: number, scale?: number, theme?: "light" | "dark" }} [to] CSS pixels, and how much larger
 *   than usual letters are
 */
export function render(state, { width = 960, height = 600, scale = 1, theme = "light" } = {}) {
  linkNow("svg");
  return opened(state, (figure) => {
    figure.complete(width, height, scale);
    return figure.svg(width, height, scale, theme === "dark");
  });
}

/**
 * The numbers of a figure.
 * @param {string} state as for {@link render}
 */
export function readouts(state) {
  return opened(state, (figure) => figure.readouts());
}

/**
 * What a figure in a state gives. All of the state has to be taken: nobody sees a note.
 * @template T
 * @param {string} state
 * @param {(figure: Figure) => T} give
 * @returns {T}
 */
function opened(state, give) {
  const keys = new URLSearchParams(state);
  const name = keys.get("figure") ?? "";
  for (const key of ["figure", ...LOOK]) keys.delete(key);
  linkNow(name);
  const figure = new Figure(name);
  try {
    const [refused] = figure.restore(String(keys));
    if (refused) throw new Error(`“${refused.name}”: ${refused.message}`);
    return give(figure);
  } finally {
    figure.free();
  }
}

/**
 * Links the parts of a figure that are not there yet.
 * @param {string} figure
 */
function linkNow(figure) {
  if (Object.keys(shared).length === 0) shared = { .../** @type {WebAssembly.Exports} */ (/** @type {unknown} */ (running())) };
  for (const url of partsOf(figure).filter((one) => !linked.has(one))) {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(url)), { core: shared });
    Object.assign(shared, exports);
    linked.add(url);
  }
}

/** The core, which somebody has started. */
function running() {
  try {
    return initSync(/** @type {any} */ (undefined));
  } catch {
    throw new Error("the core is not there yet: await init(), or give initSync() its bytes");
  }
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
    const { exports } = await WebAssembly.instantiate(module, { core: shared });
    Object.assign(shared, exports);
    linked.add(url);
  });
  asked.set(url, link);
  link.catch(() => asked.delete(url));
  return link;
}

/** @param {URL} url */
async function compiled(url) {
  if (url.protocol === "file:") return WebAssembly.compile(bytesOf(url));
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`a part of the core is missing (${answer.status})`);
  return WebAssembly.compile(await answer.arrayBuffer());
}

/**
 * What is at an address, waited for: a file where there are files, as in Node.
 * @param {URL} url
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytesOf(url) {
  const files = /** @type {any} */ (globalThis).process?.getBuiltinModule?.("node:fs");
  if (files && url.protocol === "file:") return files.readFileSync(url);
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  // Whoever waits gets text and no bytes; this keeps one byte a letter.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`a part of the core is missing (${request.status})`);
  return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 0xff);
}
