// The figures of a page as the slides of a talk: one after the other fills the screen, and the address says which, so that a page
// loaded anew goes on where it was.

/** @import { Direction } from "./clicker.js" */
/** @import { FallLineElement } from "./element.js" */

/** The key of the address that names what is projected. */
export const PROJECT = "project";

/** Whether the next slide is waited for. */
let turning = false;

/** Follows the figures of this page. */
export async function slides() {
  document.addEventListener("fall-line:turn", (event) => turn(/** @type {CustomEvent<{ way: Direction }>} */ (event)));
  document.addEventListener("fall-line:project", (event) => lead(/** @type {CustomEvent<{ ways?: Direction[] }>} */ (event)));
  addEventListener("popstate", remember);
  const wanted = new URLSearchParams(location.search).get(PROJECT);
  const slide = figures().find((figure) => figure.getAttribute("figure") === wanted);
  if (slide && (await opens(slide))) slide.project(true);
  else remember();
}

/** @returns {FallLineElement[]} */
function figures() {
  return [...document.querySelectorAll("fall-line[figure]")].map((one) => /** @type {FallLineElement} */ (one));
}

/**
 * The slide after another one, or before it.
 * @param {FallLineElement} slide
 * @param {Direction} way
 */
function beside(slide, way) {
  const all = figures();
  return all.includes(slide) ? all[all.indexOf(slide) + way] : undefined;
}

/** Whether a figure opens, which it does once it is in sight. @param {FallLineElement} figure */
function opens(figure) {
  figure.scrollIntoView();
  return figure.ready.then(() => true, () => false);
}

/**
 * Goes to the next slide that opens. A hand may be quicker than a figure: it is waited for once.
 * @param {CustomEvent<{ way: Direction }>} event
 */
async function turn({ target, detail: { way } }) {
  if (turning) return;
  turning = true;
  const slide = /** @type {FallLineElement} */ (target);
  let next = beside(slide, way);
  while (next && !(await opens(next))) next = beside(next, way);
  turning = false;
  // Meanwhile the talk may have been left.
  if (slide.hasAttribute("projected")) next?.project(true);
}

/** Says to which sides of a figure there are more, and remembers it. @param {CustomEvent<{ ways?: Direction[] }>} event */
function lead({ target, detail }) {
  const slide = /** @type {FallLineElement} */ (target);
  if (figures().length > 1) detail.ways = /** @type {const} */ ([-1, 1]).filter((way) => beside(slide, way));
  remember();
}

/** Has the address name what is projected. */
function remember() {
  const address = new URL(location.href);
  const now = document.querySelector("fall-line[projected]")?.getAttribute("figure") ?? null;
  if (address.searchParams.get(PROJECT) === now) return;
  if (now === null) address.searchParams.delete(PROJECT);
  else address.searchParams.set(PROJECT, now);
  try {
    history.replaceState(history.state, "", address);
  } catch {
    // A page that was opened as a file, or stands in a sandbox, may have to keep its address.
  }
}
