// A slider over the range of a number. It knows only its relative position; the figure knows the scale.

import { element, setAttribute } from "./dom.js";

/** @import { Parameter } from "./core/fall_line.js" */
/** @import { Field } from "./field.js" */
/** @import { Session } from "./session.js" */

/**
 * A slider for a number.
 * @param {Session} session
 * @param {Parameter} parameter
 * @param {Field} [field] shows errors
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
 * Moves a slider to its parameter's value, unless it is being dragged: WebKit fires no final change event if the value on
 * release was set by a script.
 * @param {HTMLInputElement} input
 * @param {Parameter} parameter
 */
export function place(input, { position = 0, minimum = 0, maximum = 1, whole, value }) {
  if (input.valueAsNumber !== position && !input.matches(":active")) input.valueAsNumber = position;
  input.dataset.step = String(whole ? Math.max(1 / (maximum - minimum), 0.001) : 0.01);
  input.style.setProperty("--position", String(position));
  setAttribute(input, "aria-valuetext", value);
}

/**
 * Handles arrow and page keys, since the native steps do not apply; Shift makes a tenth of a step. Other modifiers are left to
 * the browser.
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement} input
 */
function nudge(event, input) {
  const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
  if (!direction || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  input.valueAsNumber += direction * Number(input.dataset.step) * (event.shiftKey ? 0.1 : 1);
  input.dispatchEvent(new Event("input"));
  input.dispatchEvent(new Event("change"));
}
