// The page's address as a figure and its state: `?figure=descent&surface=beale`. What has just been done can be sent to a
// friend, and back and forward go through it.

/** Milliseconds between two writings while something changes: browsers refuse more than a few a second. */
const PACE = 400;

let waiting = 0;

/** Keys that say how a page looks and not what it shows: they stay as they are. */
const LOOK = ["theme", "scale", "hide"];

/** @typedef {{ figure: string, state: string }} Place */

/**
 * The figure and the state that the address names; empty where it names none.
 * @returns {Place}
 */
export function read() {
  const keys = new URLSearchParams(location.search);
  const figure = keys.get("figure") ?? "";
  for (const name of ["figure", ...LOOK]) keys.delete(name);
  return { figure, state: String(keys) };
}

/**
 * What the address says of the look, name by name.
 * @returns {[string, string][]}
 */
export function look() {
  return [...new URLSearchParams(location.search)].filter(([name]) => LOOK.includes(name));
}

/**
 * Puts a place into the address: as a new entry of the history, over the present one, or soon over the present one.
 * @param {Place} place
 * @param {"push" | "replace" | "soon"} how
 */
export function write({ figure, state }, how) {
  const parts = [String(new URLSearchParams(look())), state && `figure=${encodeURIComponent(figure)}&${state}`];
  const query = parts.filter(Boolean).join("&");
  const address = location.pathname + (query && `?${query}`) + location.hash;
  forget();
  if (how === "push") history.pushState(null, "", address);
  else if (how === "replace") history.replaceState(null, "", address);
  else waiting = setTimeout(() => history.replaceState(null, "", address), PACE);
}

/** Leaves out what was to be written soon: the present entry is no longer the one it was meant for. */
export function forget() {
  clearTimeout(waiting);
}
