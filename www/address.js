// The page's address as a figure and its state: `?figure=descent&surface=beale`. What has just been done can be sent to a
// friend, and back and forward go through it.

import { PROJECT } from "./slides.js";

/** Milliseconds between two writings while something changes: browsers refuse more than a few a second. */
const PACE = 400;

/** Milliseconds after which a browser that refused takes addresses again: WebKit a hundred in ten seconds. */
const REST = 10_000;

/** What is written when the time has come. @type {[states: string[], place?: Place]} */
let next = [[]];

let waiting = 0;

/** Keys that say how figures look and not what they show. */
const LOOK = ["theme", "scale", "hide"];

/** Keys that are no state and stay as they are. */
const KEPT = [...LOOK, PROJECT];

/** @typedef {{ figure: string, state: string }} Place */

/**
 * The figure and the state that the query of an address names; empty where it names none.
 * @param {string} [query] the page's own, if no other
 * @returns {Place}
 */
export function read(query = location.search) {
  const keys = new URLSearchParams(query);
  const figure = keys.get("figure") ?? "";
  for (const name of ["figure", ...KEPT]) keys.delete(name);
  return { figure, state: String(keys) };
}

/**
 * What the address says of the look, name by name.
 * @returns {[string, string][]}
 */
export function look() {
  return keys(LOOK);
}

/**
 * Puts a place into the address: as a new entry of the history, over the present one, or soon over the present one.
 * @param {Place} place
 * @param {string[]} states those of every figure of the page, which only the history keeps
 * @param {"push" | "replace" | "soon"} how
 */
export function write(place, states, how) {
  if (how === "soon") return later(PACE, states, place);
  forget();
  put(how === "push" ? "pushState" : "replaceState", states, place);
}

/**
 * The states of every figure that the present entry of the history keeps; none where it is a new one.
 * @returns {string[] | undefined}
 */
export function kept() {
  const states = /** @type {unknown} */ (history.state);
  return Array.isArray(states) ? states.map(String) : undefined;
}

/**
 * Has the present entry of the history keep the states of every figure.
 * @param {string[]} states
 */
export function keep(states) {
  put("replaceState", states);
}

/**
 * @param {"pushState" | "replaceState"} how
 * @param {string[]} states
 * @param {Place} [place] where the address is to lead, if not where it does
 */
function put(how, states, place) {
  try {
    history[how](states, "", place ? address(place) : location.href);
  } catch {
    // The browser has had enough for now; or a page that was opened as a file, or stands in a sandbox, may have to keep its address.
    if (location.protocol.startsWith("http")) later(REST, states, place);
  }
}

/**
 * Writes over the present entry after a while. What comes meanwhile takes the place of what was to be written, and waits no longer for it.
 * @param {number} delay
 * @param {typeof next} what
 */
function later(delay, ...what) {
  next = what;
  waiting ||= setTimeout(() => {
    waiting = 0;
    put("replaceState", ...next);
  }, delay);
}

/**
 * The address of a place on this page, which keeps what it says of other things now.
 * @param {Place} place
 */
function address({ figure, state }) {
  const parts = [String(new URLSearchParams(keys(KEPT))), state && `figure=${encodeURIComponent(figure)}&${state}`];
  const query = parts.filter(Boolean).join("&");
  return location.pathname + (query && `?${query}`) + location.hash;
}

/**
 * What the address says under some names.
 * @param {string[]} names
 * @returns {[string, string][]}
 */
function keys(names) {
  return [...new URLSearchParams(location.search)].filter(([name]) => names.includes(name));
}

/** Leaves out what was to be written soon: the present entry is no longer the one it was meant for. */
export function forget() {
  clearTimeout(waiting);
  waiting = 0;
}
