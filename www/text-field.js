// A formula, a list of points or a table as text. A syntax error is shown with carets under it, and the last valid picture stays.

import { applyAttributes, element, setText } from "./dom.js";
import { Field } from "./field.js";

/** @import { Parameter, PlacedError } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

/** Characters shown on either side of an error in a long formula. */
const CONTEXT = 24;

export class TextField extends Field {
  #text;
  #place = element("code", { class: "place", "aria-hidden": "true" });
  #message = element("span");
  #shown = "";

  /**
   * @param {Session} session
   * @param {Parameter} parameter
   * @param {HTMLInputElement | HTMLTextAreaElement} text where it is typed
   */
  constructor(session, parameter, text = element("input", { type: "text" })) {
    super(session, parameter);
    this.#text = text;
    applyAttributes(text, {
      id: this.id,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      input: () => this.#type("typing"),
      change: () => this.#type("done"),
      keydown: (event) => this.revertOnEscape(event, text),
    });
    this.error.append(this.#place, this.#message);
    this.root.append(element("label", { for: this.id }, ...this.labelContent(parameter)), this.#text, this.error);
    this.update(parameter);
  }

  /** @override @param {Parameter} parameter */
  update({ value }) {
    if (value === this.#shown) return;
    this.#shown = value;
    this.#text.value = value;
    this.clearError();
  }

  /**
   * @override
   * @param {PlacedError} error
   * @param {string} value
   */
  showError({ message, start, end }, value) {
    setText(this.#place, start === undefined ? "" : underline(value, start, end ?? start));
    setText(this.#message, message);
    this.error.hidden = false;
    this.setInvalid(true);
  }

  /** @param {"typing" | "done"} stage */
  #type(stage) {
    if (this.set(this.#text.value, stage)) this.#shown = this.session.value(this.name);
  }
}

/**
 * The text around an error and, on the line below, carets under the error.
 * @param {string} text
 * @param {number} start in UTF-16 code units
 * @param {number} end
 */
function underline(text, start, end) {
  const before = [...text.slice(0, start)];
  const place = [...text.slice(start, end)];
  const after = [...text.slice(end)];
  const head = before.length > CONTEXT ? ["…", ...before.slice(1 - CONTEXT)] : before;
  const marked = place.slice(0, CONTEXT);
  const rest = place.length > marked.length ? ["…"] : after.length > CONTEXT ? [...after.slice(0, CONTEXT - 1), "…"] : after;
  return [...head, ...marked, ...rest].join("") + "\n" + " ".repeat(head.length) + "^".repeat(Math.max(marked.length, 1));
}
