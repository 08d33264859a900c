// The core, loaded once: its exports, an init() that any number of callers may await, and for each figure the chunks that it
// needs: call `new Figure(name)` after `prepare(name)`. `render` and `readouts` work without a page; they are synchronous and
// load missing chunks on the spot.

import start, { Computation as ComputationOfCore, Curve as CurveOfCore, Figure, initSync, Network as NetworkOfCore, Surface as SurfaceOfCore } from "./core/fall_line.js";
import { chunks } from "./core/chunks.js";
import { without } from "./query.js";

export * from "./core/fall_line.js";

/** Keys of an address for the appearance of figures rather than their content. */
const LOOK = ["theme", "scale", "hide"];

/** The exports of the core and of the linked chunks, which later chunks import. @type {WebAssembly.Exports} */
let shared = {};

/** @type {Promise<unknown> | undefined} */
let started;

/** The chunks requested. @type {Map<URL, Promise<unknown>>} */
const requested = new Map();

/** The chunks linked. @type {Set<URL>} */
const linked = new Set();

/**
 * Loads the WebAssembly module, once. A second instance would invalidate the objects of the first.
 * @param {Parameters<typeof start>[0]} [module] its location, if not next to this file
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
 * Loads the core and the chunks that a figure needs, each once.
 * @param {string} figure its id, or the name of another feature with chunks; unknown names need none
 */
export async function prepare(figure) {
  const core = init().then((exports) => {
    if (Object.keys(shared).length === 0) shared = { .../** @type {WebAssembly.Exports} */ (exports) };
  });
  // A chunk may use those before it.
  await chunksOf(figure).reduce((previous, url) => loadChunk(url, previous), /** @type {Promise<unknown>} */ (core));
}

/**
 * Loads a feature that the state of a figure needs: see `Figure.missing`.
 * @param {string} feature
 */
export async function provide(feature) {
  await prepare(feature);
  Figure.provide(feature);
}

/**
 * Whether everything a figure needs is loaded.
 * @param {string} figure
 */
export function isPrepared(figure) {
  return Object.keys(shared).length > 0 && chunksOf(figure).every((url) => linked.has(url));
}

/**
 * The complete picture of a figure as an SVG document.
 * @param {string} state the figure and its state, as in an address: `figure=tangent&x=1`
 * @param {{ width?: number, height?: number, scale?: number, theme?: "light" | "dark" }} [options] size in CSS pixels,
 *   scale factor and theme
 */
export function render(state, { width = 960, height = 600, scale = 1, theme = "light" } = {}) {
  linkNow("svg");
  return withFigure(state, (figure) => {
    figure.complete(width, height, scale);
    return figure.svg(width, height, scale, theme === "dark");
  });
}

/**
 * A formula as a function of its letters, whose code is loaded when the first one is made. Points are written into the core's
 * memory here: passing them would take longer than the gradient of a short formula.
 */
export class Computation extends ComputationOfCore {
  /** The inputs, the value and the gradient: a view, detached when the memory grows. @type {Float64Array} */
  #numbers = new Float64Array();

  /** @param {string} formula */
  constructor(formula) {
    linkNow("computation-class");
    super(formula);
  }

  /**
   * The value at a point: a number for each input.
   * @param {Float64Array | number[]} at
   */
  value(at) {
    return /** @type {number} */ (this.#evaluated(at)[at.length]);
  }

  /**
   * The partial derivative with respect to each input, exactly: one pass of reverse mode.
   * @param {Float64Array | number[]} at a number for each input
   */
  gradient(at) {
    return this.#evaluated(at).slice(at.length + 1);
  }

  /** @param {Float64Array | number[]} at */
  #evaluated(at) {
    const numbers = this.#current();
    const count = (numbers.length - 1) / 2;
    const isList = at instanceof Float64Array || (Array.isArray(at) && at.every((one) => typeof one === "number"));
    if (!isList || at.length !== count) throw new Error(`the point must have a number for each input, ${count} in all`);
    for (let index = 0; index < count; index++) numbers[index] = /** @type {number} */ (at[index]);
    this.evaluate();
    return this.#current();
  }

  #current() {
    if (this.#numbers.length === 0) this.#numbers = this.numbers;
    return this.#numbers;
  }
}

/** A function of one variable, whose code is loaded when the first one is made. */
export class Curve extends CurveOfCore {
  /**
   * @param {string} formula
   * @param {Record<string, number>} [constants]
   */
  constructor(formula, constants) {
    linkNow("curve-class");
    super(formula, constants);
  }
}

/** A fully connected network, whose code is loaded when the first one is made. */
export class Network extends NetworkOfCore {
  /** @param {import("./core/fall_line.js").NetworkOptions} of */
  constructor(of) {
    linkNow("network-class");
    super(of);
  }

  /** @override @param {import("./core/fall_line.js").TrainingRun} run */
  train(run) {
    linkRule(run);
    return super.train(run);
  }
}

/** A loss over the plane. The code of rules that are typed is loaded with the first run that has one. */
export class Surface extends SurfaceOfCore {
  /** @override @param {string} id */
  static named(id) {
    return /** @type {Surface} */ (Object.setPrototypeOf(super.named(id), Surface.prototype));
  }

  /** @override @param {import("./core/fall_line.js").Run} run */
  descend(run) {
    linkRule(run);
    return super.descend(run);
  }

  /**
   * @override
   * @param {[number, number][]} starts
   * @param {import("./core/fall_line.js").BasinRun} run
   */
  descendFrom(starts, run) {
    linkRule(run);
    return super.descendFrom(starts, run);
  }

  /**
   * @override
   * @param {import("./core/fall_line.js").View} view
   * @param {import("./core/fall_line.js").BasinRun} run
   */
  basins(view, run) {
    linkRule(run);
    return super.basins(view, run);
  }
}

/**
 * Links the code of rules if a run has one.
 * @param {{ rule?: string }} run
 */
function linkRule(run) {
  if (run?.rule !== undefined) linkNow("own-rule-class");
}

/**
 * The readouts of a figure, once all its work is done.
 * @param {string} state as for {@link render}
 */
export function readouts(state) {
  return withFigure(state, (figure) => {
    // No number depends on the size of the picture; a small one is complete sooner.
    figure.complete(320, 200, 1);
    return figure.readouts();
  });
}

/**
 * Calls a function with a figure in a state. Throws if any setting is rejected: there is no notice to show it.
 * @template T
 * @param {string} state
 * @param {(figure: Figure) => T} use
 * @returns {T}
 */
function withFigure(state, use) {
  const name = new URLSearchParams(state).get("figure") ?? "";
  linkNow(name);
  const figure = new Figure(name);
  try {
    const rejected = figure.restore(without(state, ["figure", ...LOOK]));
    for (const feature of figure.missing()) {
      linkNow(feature);
      Figure.provide(feature);
    }
    const [first] = [...rejected, ...figure.resume()];
    if (first) throw new Error(`“${first.name}”: ${first.message}`);
    return use(figure);
  } finally {
    figure.free();
  }
}

/**
 * Links the missing chunks of a figure synchronously.
 * @param {string} figure
 */
function linkNow(figure) {
  if (Object.keys(shared).length === 0) shared = { .../** @type {WebAssembly.Exports} */ (/** @type {unknown} */ (startedCore())) };
  for (const url of chunksOf(figure).filter((one) => !linked.has(one))) {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(url)), { core: shared });
    Object.assign(shared, exports);
    linked.add(url);
  }
}

/** The exports of the core, which must have been started. */
function startedCore() {
  try {
    return initSync(/** @type {any} */ (undefined));
  } catch {
    throw new Error("the core is not loaded yet: await init(), or pass its bytes to initSync()");
  }
}

/**
 * @param {string} figure
 * @returns {URL[]}
 */
function chunksOf(figure) {
  return Object.entries(chunks).find(([name]) => name === figure)?.[1] ?? [];
}

/**
 * Loads a chunk, once, and waits for those before it.
 * @param {URL} url
 * @param {Promise<unknown>} previous what it is linked against
 */
function loadChunk(url, previous) {
  const pending = requested.get(url);
  // Another figure may have requested this chunk, but not those before it in this one.
  if (pending) return Promise.all([previous, pending]);
  const link = Promise.all([compile(url), previous]).then(async ([module]) => {
    const { exports } = await WebAssembly.instantiate(module, { core: shared });
    Object.assign(shared, exports);
    linked.add(url);
  });
  requested.set(url, link);
  link.catch(() => requested.delete(url));
  return link;
}

/** @param {URL} url */
async function compile(url) {
  if (url.protocol === "file:") return WebAssembly.compile(bytesOf(url));
  const response = await fetch(url);
  if (!response.ok) throw new Error(`part of the core could not be loaded (${response.status})`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Fetches the bytes at a URL synchronously: from a file where there is a file system, as in Node.
 * @param {URL} url
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytesOf(url) {
  const files = /** @type {any} */ (globalThis).process?.getBuiltinModule?.("node:fs");
  if (files && url.protocol === "file:") return files.readFileSync(url);
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  // Synchronous requests return only text; this character set maps each byte to one character.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`part of the core could not be loaded (${request.status})`);
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
}
