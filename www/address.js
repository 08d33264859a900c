// The page's address as a figure and its state: `?figure=descent&surface=beale`. Every change can be shared as a link and
// revisited with back and forward.

import { join, only, without } from "./query.js";
import { PROJECT } from "./slides.js";

/** Milliseconds between two updates during a change: browsers allow only a few per second. */
const WRITE_INTERVAL = 400;

/** Milliseconds before retrying after a browser refused: WebKit allows a hundred updates in ten seconds. */
const RETRY_DELAY = 10_000;

/** The pending update. @type {[states: string[], place?: Place]} */
let next = [[]];

let timer = 0;

/** Keys for the appearance of figures rather than their content. */
const LOOK = ["theme", "scale", "hide"];

/** Keys that are not part of the state and are preserved. */
const PRESERVED = [...LOOK, PROJECT];

/** @typedef {{ figure: string, state: string }} Place */

/**
 * The figure and the state in the query of an address; empty if missing.
 * @param {string} [query] the page's own by default
 * @returns {Place}
 */
export function read(query = location.search) {
  const figure = new URLSearchParams(query).get("figure") ?? "";
  return { figure, state: without(query, ["figure", ...PRESERVED]) };
}

/**
 * The appearance settings of the address, as pairs of name and value.
 * @returns {[string, string][]}
 */
export function look() {
  return [...new URLSearchParams(only(location.search, LOOK))];
}

/**
 * Writes a place to the address: as a new history entry, in place of the current one, or debounced in place of it.
 * @param {Place} place
 * @param {string[]} states those of all figures of the page, stored only in the history entry
 * @param {"push" | "replace" | "soon"} how
 */
export function write(place, states, how) {
  if (how === "soon") return writeLater(WRITE_INTERVAL, states, place);
  cancelWrite();
  put(how === "push" ? "pushState" : "replaceState", states, place);
}

/**
 * The states of all figures stored in the current history entry; `undefined` for a new entry.
 * @returns {string[] | undefined}
 */
export function savedStates() {
  const states = /** @type {unknown} */ (history.state);
  return Array.isArray(states) ? states.map(String) : undefined;
}

/**
 * Stores the states of all figures in the current history entry.
 * @param {string[]} states
 */
export function saveStates(states) {
  put("replaceState", states);
}

/**
 * @param {"pushState" | "replaceState"} how
 * @param {string[]} states
 * @param {Place} [place] the place to write; the address is unchanged by default
 */
function put(how, states, place) {
  try {
    history[how](states, "", place ? address(place) : location.href);
  } catch {
    // The browser limits the rate of updates, or does not allow them at all: on a page opened as a file or in a sandbox.
    if (location.protocol.startsWith("http")) writeLater(RETRY_DELAY, states, place);
  }
}

/**
 * Replaces the current entry after a delay. A later call replaces the pending update without extending the delay.
 * @param {number} delay
 * @param {typeof next} update
 */
function writeLater(delay, ...update) {
  next = update;
  timer ||= setTimeout(() => {
    timer = 0;
    put("replaceState", ...next);
  }, delay);
}

/**
 * The address of a place on this page, with the other keys of the current address preserved.
 * @param {Place} place
 */
function address({ figure, state }) {
  const query = join(only(location.search, PRESERVED), state && `figure=${encodeURIComponent(figure)}&${state}`);
  return location.pathname + (query && `?${query}`) + location.hash;
}

/** Cancels a pending update: the current entry is no longer the one it was meant for. */
export function cancelWrite() {
  clearTimeout(timer);
  timer = 0;
}
