// The figures of a page as the slides of a talk: one after the other fills the screen, and the address says which, so that a page
// loaded anew goes on where it was.

/** @import { FallLineElement } from "./element.js" */

/** The key of the address that names what is projected. */
export const PROJECT = "project";

/** Follows the figures of this page. */
export function slides() {
  document.addEventListener("fall-line:turn", (event) => turn(/** @type {CustomEvent<{ way: number }>} */ (event)));
  document.addEventListener("fall-line:project", (event) => remember(/** @type {CustomEvent<{ on: boolean }>} */ (event)));
  const wanted = new URLSearchParams(location.search).get(PROJECT);
  const slide = figures().find((figure) => figure.getAttribute("figure") === wanted);
  if (slide) show(slide);
}

/** @returns {FallLineElement[]} */
function figures() {
  return [...document.querySelectorAll("fall-line[figure]")].map((one) => /** @type {FallLineElement} */ (one));
}

/** @param {FallLineElement} slide */
function show(slide) {
  slide.scrollIntoView();
  return slide.ready.then(() => slide.project());
}

/** @param {CustomEvent<{ way: number }>} event */
async function turn({ target, detail: { way } }) {
  const slide = /** @type {FallLineElement} */ (target);
  const all = figures();
  const next = all[all.indexOf(slide) + way];
  if (!next) return;
  // The next one fills the screen before this one leaves it, so that the screen is not given back in between.
  await show(next);
  slide.project();
}

/** @param {CustomEvent<{ on: boolean }>} event */
function remember({ target, detail: { on } }) {
  const address = new URL(location.href);
  const id = /** @type {FallLineElement} */ (target).getAttribute("figure") ?? "";
  if (on) address.searchParams.set(PROJECT, id);
  else if (address.searchParams.get(PROJECT) === id) address.searchParams.delete(PROJECT);
  try {
    history.replaceState(history.state, "", address);
  } catch {
    // A page that was opened as a file, or stands in a sandbox, may have to keep its address.
  }
}
