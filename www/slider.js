// A slider over the whole range of a number. It knows only how far along it is; the figure knows the scale.

import { element, mark } from "./dom.js";

/** @import { Parameter } from "./core/fall_line.js" */
/** @import { Field } from "./field.js" */
/** @import { Session } from "./session.js" */

/**
 * A slider for a number.
 * @param {Session} session
 * @param {Parameter} parameter
 * @param {Field} [field] where a refusal is shown
 */
export function slider(session, parameter, field) {
  const { name } = parameter;
  const slide = () => session.figure.slide(name, input.valueAsNumber);
  /** @type {HTMLInputElement} */
  const input = element("input", {
    type: "range",
    min: 0,
    max: 1,
    step: "any",
    "aria-label": parameter.label,
    input: () => (field ? field.apply(slide, "", "typing") : (slide(), session.change())),
    change: () => session.settle(),
    keydown: (event) => nudge(event, input),
  });
  place(input, parameter);
  return input;
}

/**
 * Puts a slider where its parameter is, unless a hand holds it: WebKit tells of no change in the end if the value that was
 * let go is one that a script has set.
 * @param {HTMLInputElement} input
 * @param {Parameter} parameter
 */
export function place(input, { position = 0, minimum = 0, maximum = 1, whole, value }) {
  if (input.valueAsNumber !== position && !input.matches(":active")) input.valueAsNumber = position;
  input.dataset.step = String(whole ? Math.max(1 / (maximum - minimum), 0.001) : 0.01);
  input.style.setProperty("--position", String(position));
  mark(input, "aria-valuetext", value);
}

/**
 * Arrow keys on a slider whose steps are its own; with Shift a tenth. With any other key held they are the browser's.
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement} input
 */
function nudge(event, input) {
  const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
  if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  input.valueAsNumber += way * Number(input.dataset.step) * (event.shiftKey ? 0.1 : 1);
  input.dispatchEvent(new Event("input"));
  input.dispatchEvent(new Event("change"));
}
