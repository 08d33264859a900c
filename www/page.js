// The page: its address follows the figure that is touched, and opening an address restores what it says.

import "./fall-line.js";
import { forget, look, read, write } from "./address.js";
import { element } from "./dom.js";

/** @import { FallLineElement } from "./element.js" */

/** Every figure of the page with the state that it opens in. */
const figures = new Map(
  /** @type {FallLineElement[]} */ ([...document.querySelectorAll("fall-line[figure]")]).map((one) => [one, one.state]),
);

/** The state that the address shows, so that what came from it is not written into it again. */
let shown = "";

/** Whether a change is under way, which has an entry of the history already. */
let changing = false;

/** Brings the figure that the address names into the state that it names, and the others into their first. */
function restore() {
  const { figure, state } = read();
  const named = [...figures.keys()].find((one) => !figure || one.getAttribute("figure") === figure);
  if (!named) complain(`There is no figure “${figure}” on this page.`);
  for (const [one, first] of figures) {
    const wanted = one === named && state ? state : first;
    if (one.state !== wanted) one.state = wanted;
    if (one === named) shown = one.state;
  }
}

/** @param {Event} event */
function follow({ currentTarget, type }) {
  const target = /** @type {FallLineElement} */ (currentTarget);
  const { state } = target;
  if (state === shown && !changing) return;
  const how = !changing ? "push" : type === "input" ? "soon" : "replace";
  write({ figure: target.getAttribute("figure") ?? "", state }, how);
  shown = state;
  changing = type === "input";
}

/** @param {string} text */
function complain(text) {
  document.querySelector("main")?.prepend(element("p", { class: "complaint", role: "status" }, text));
}

for (const figure of figures.keys()) {
  for (const [name, value] of look()) figure.setAttribute(name, value);
  figure.addEventListener("input", follow);
  figure.addEventListener("change", follow);
}
addEventListener("popstate", () => {
  changing = false;
  forget();
  restore();
});
if (location.search) restore();
