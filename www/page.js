// A page with figures: its address follows the figure last changed, opening an address restores its state, and a link to a state
// of a figure on the page sets that figure.

import "./fall-line.js";
import { cancelWrite, look, read, savedStates, saveStates, write } from "./address.js";
import { element } from "./dom.js";
import { slides } from "./slides.js";

/** @import { FallLineElement } from "./element.js" */
/** @import { Place } from "./address.js" */

const figures = /** @type {FallLineElement[]} */ ([...document.querySelectorAll("fall-line[figure]")]);

/** The initial states of the figures. */
const initialStates = figures.map((one) => one.state);

/** The last known state of each figure, which keeps states restored from the history from being written to it again. */
const lastStates = new Map(figures.map((one) => [one, one.state]));

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether a change is in progress, which has a history entry already. */
let changing = false;

/** @param {string} id */
function named(id) {
  return figures.find((one) => !id || one.getAttribute("figure") === id);
}

function states() {
  return figures.map((one) => one.state);
}

/**
 * Sets the state of a figure.
 * @param {FallLineElement} figure
 * @param {string} state
 */
function setState(figure, state) {
  if (figure.state !== state) figure.state = state;
  lastStates.set(figure, figure.state);
}

/** Applies the address: sets the figure it names to its state, and the others to their initial states. */
function open() {
  const { figure: id, state } = read();
  const target = named(id);
  if (!target) showMessage(`There is no figure “${id}” on this page.`);
  figures.forEach((one, index) => setState(one, (one === target && state) || (initialStates[index] ?? "")));
  if (target && id) scrollToFigure(target);
}

/**
 * Scrolls to a figure farther down, and again once it has its final size, unless the reader has scrolled or clicked meanwhile.
 * @param {FallLineElement} figure
 */
function scrollToFigure(figure) {
  if (figure.getBoundingClientRect().top < innerHeight / 2) return;
  figure.scrollIntoView();
  const moved = new AbortController();
  const { signal } = moved;
  for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(type, () => moved.abort(), { signal, passive: true, capture: true });
  const again = () => {
    if (!signal.aborted) figure.scrollIntoView();
    moved.abort();
  };
  figure.ready.then(again, () => {});
}

/** @param {Event} event */
function onChange({ currentTarget, type }) {
  const target = /** @type {FallLineElement} */ (currentTarget);
  const { state } = target;
  if (state === lastStates.get(target) && !changing) return;
  const how = !changing ? "push" : type === "input" ? "soon" : "replace";
  write(place(target), states(), how);
  lastStates.set(target, state);
  changing = type === "input";
}

/**
 * @param {FallLineElement} figure
 * @returns {Place}
 */
function place(figure) {
  return { figure: figure.getAttribute("figure") ?? "", state: figure.state };
}

/** A link to a state of a figure on this page sets it; elsewhere, and without this script, it is an ordinary link. @param {MouseEvent} event */
function onClick(event) {
  const link = event.target instanceof Element && event.target.closest("a[href^='?']");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!(link instanceof HTMLAnchorElement) || !plain || event.defaultPrevented) return;
  const { figure: id, state } = read(link.search);
  const target = id ? named(id) : undefined;
  if (!target) return;
  event.preventDefault();
  const before = target.state;
  // Controls that the reader has folded away stay so.
  const isFolded = new URLSearchParams(before).get("controls") === "folded";
  setState(target, isFolded ? `${state}&controls=folded` : state);
  target.scrollIntoView({ block: "nearest", behavior: reducedMotion.matches ? "auto" : "smooth" });
  if (target.state !== before) write(place(target), states(), "push");
}

/** Restores the states of a history entry. A new entry, for an anchor on the page, stores the current states. */
function restore() {
  const saved = savedStates();
  if (!saved) return saveStates(states());
  changing = false;
  cancelWrite();
  figures.forEach((one, index) => setState(one, saved[index] ?? initialStates[index] ?? ""));
}

/** @param {string} text */
function showMessage(text) {
  document.querySelector("main")?.prepend(element("p", { class: "complaint", role: "status" }, text));
}

for (const figure of figures) {
  for (const [name, value] of look()) figure.setAttribute(name, value);
  figure.addEventListener("input", onChange);
  figure.addEventListener("change", onChange);
}
addEventListener("popstate", restore);
addEventListener("click", onClick);
if (savedStates()) restore();
else {
  if (location.search) open();
  saveStates(states());
}
slides();
