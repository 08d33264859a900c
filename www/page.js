// A page with figures: its address follows the figure that is touched, opening an address restores what it says, and a link
// to a state of a figure of the page sets that figure.

import "./fall-line.js";
import { forget, keep, kept, look, read, write } from "./address.js";
import { element } from "./dom.js";
import { slides } from "./slides.js";

/** @import { FallLineElement } from "./element.js" */
/** @import { Place } from "./address.js" */

const figures = /** @type {FallLineElement[]} */ ([...document.querySelectorAll("fall-line[figure]")]);

/** The states that the figures open in. */
const first = figures.map((one) => one.state);

/** What each figure was last known to show, so that what came from the history is not written into it again. */
const known = new Map(figures.map((one) => [one, one.state]));

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether a change is under way, which has an entry of the history already. */
let changing = false;

/** @param {string} id */
function named(id) {
  return figures.find((one) => !id || one.getAttribute("figure") === id);
}

function states() {
  return figures.map((one) => one.state);
}

/**
 * Brings a figure into a state.
 * @param {FallLineElement} figure
 * @param {string} state
 */
function set(figure, state) {
  if (figure.state !== state) figure.state = state;
  known.set(figure, figure.state);
}

/** Brings the figure that the address names into the state that it names, and the others into their first. */
function open() {
  const { figure: id, state } = read();
  const target = named(id);
  if (!target) complain(`There is no figure “${id}” on this page.`);
  figures.forEach((one, index) => set(one, (one === target && state) || (first[index] ?? "")));
  if (target && id) arrive(target);
}

/**
 * Scrolls to a figure that lies farther down, and again once it has its size, unless the reader has gone on.
 * @param {FallLineElement} figure
 */
function arrive(figure) {
  if (figure.getBoundingClientRect().top < innerHeight / 2) return;
  figure.scrollIntoView();
  const gone = new AbortController();
  const { signal } = gone;
  for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(type, () => gone.abort(), { signal, passive: true });
  const again = () => {
    if (!signal.aborted) figure.scrollIntoView();
    gone.abort();
  };
  figure.ready.then(again, () => {});
}

/** @param {Event} event */
function follow({ currentTarget, type }) {
  const target = /** @type {FallLineElement} */ (currentTarget);
  const { state } = target;
  if (state === known.get(target) && !changing) return;
  const how = !changing ? "push" : type === "input" ? "soon" : "replace";
  write(place(target), states(), how);
  known.set(target, state);
  changing = type === "input";
}

/**
 * @param {FallLineElement} figure
 * @returns {Place}
 */
function place(figure) {
  return { figure: figure.getAttribute("figure") ?? "", state: figure.state };
}

/** A link to a state of a figure that is here sets it; elsewhere, and without this script, it is an address. @param {MouseEvent} event */
function press(event) {
  const link = event.target instanceof Element && event.target.closest("a[href^='?']");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!(link instanceof HTMLAnchorElement) || !plain || event.defaultPrevented) return;
  const { figure: id, state } = read(link.search);
  const target = id ? named(id) : undefined;
  if (!target) return;
  event.preventDefault();
  const before = target.state;
  set(target, state);
  target.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  if (target.state !== before) write(place(target), states(), "push");
}

/** Goes to the states of an entry of the history. A new one, to another place of the page, keeps what is shown. */
function travel() {
  const there = kept();
  if (!there) return keep(states());
  changing = false;
  forget();
  figures.forEach((one, index) => set(one, there[index] ?? first[index] ?? ""));
}

/** @param {string} text */
function complain(text) {
  document.querySelector("main")?.prepend(element("p", { class: "complaint", role: "status" }, text));
}

for (const figure of figures) {
  for (const [name, value] of look()) figure.setAttribute(name, value);
  figure.addEventListener("input", follow);
  figure.addEventListener("change", follow);
}
addEventListener("popstate", travel);
addEventListener("click", press);
if (kept()) travel();
else {
  if (location.search) open();
  keep(states());
}
slides();
