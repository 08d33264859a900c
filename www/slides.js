// The figures of a page as slides: they fill the screen one after the other, and the address names the current one, so that a
// reload continues there.

import { withKey } from "./query.js";

/** @import { Direction } from "./clicker.js" */
/** @import { FallLineElement } from "./element.js" */

/** The key of the address that names the projected figure. */
export const PROJECT = "project";

/** Whether the next slide is opening. */
let turning = false;

/** Starts handling the figures of this page. */
export async function slides() {
  document.addEventListener("fall-line:turn", (event) => turn(/** @type {CustomEvent<{ way: Direction }>} */ (event)));
  document.addEventListener("fall-line:project", (event) => onProject(/** @type {CustomEvent<{ ways?: Direction[] }>} */ (event)));
  addEventListener("popstate", writeAddress);
  const requested = new URLSearchParams(location.search).get(PROJECT);
  const slide = figures().find((figure) => figure.getAttribute("figure") === requested);
  if (slide && (await open(slide))) slide.project(true);
  else writeAddress();
}

/** @returns {FallLineElement[]} */
function figures() {
  return [...document.querySelectorAll("fall-line[figure]")].map((one) => /** @type {FallLineElement} */ (one));
}

/**
 * The next or previous slide.
 * @param {FallLineElement} slide
 * @param {Direction} direction
 */
function neighbour(slide, direction) {
  const all = figures();
  return all.includes(slide) ? all[all.indexOf(slide) + direction] : undefined;
}

/** Scrolls to a figure, which opens it, and returns whether it opens. @param {FallLineElement} figure */
function open(figure) {
  figure.scrollIntoView();
  return figure.ready.then(() => true, () => false);
}

/**
 * Goes to the next slide that opens. Key presses before it has opened are ignored.
 * @param {CustomEvent<{ way: Direction }>} event
 */
async function turn({ target, detail: { way: direction } }) {
  if (turning) return;
  turning = true;
  const slide = /** @type {FallLineElement} */ (target);
  let next = neighbour(slide, direction);
  while (next && !(await open(next))) next = neighbour(next, direction);
  turning = false;
  // The visitor may have left the presentation meanwhile.
  if (slide.hasAttribute("projected")) next?.project(true);
}

/** Fills in the directions in which there are more slides, and updates the address. @param {CustomEvent<{ ways?: Direction[] }>} event */
function onProject({ target, detail }) {
  const slide = /** @type {FallLineElement} */ (target);
  if (figures().length > 1) detail.ways = /** @type {const} */ ([-1, 1]).filter((direction) => neighbour(slide, direction));
  writeAddress();
}

/** Writes the projected figure to the address. */
function writeAddress() {
  const current = document.querySelector("fall-line[projected]")?.getAttribute("figure") ?? null;
  if (new URLSearchParams(location.search).get(PROJECT) === current) return;
  const query = withKey(location.search, PROJECT, current);
  try {
    history.replaceState(history.state, "", location.pathname + (query && `?${query}`) + location.hash);
  } catch {
    // The address cannot be changed on a page opened as a file or in a sandbox.
  }
}
