// A formula or a list of points as text. What does not parse is shown with carets under the place, and the last good picture
// stays.

import { element, say } from "./dom.js";
import { Field } from "./field.js";

/** @import { Parameter, PlacedError } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

/** Characters shown on either side of a mistake in a long formula. */
const AROUND = 24;

export class TextField extends Field {
  #text;
  #place = element("code", { class: "place", "aria-hidden": "true" });
  #words = element("span");
  #shown = "";

  /**
   * @param {Session} session
   * @param {Parameter} parameter
   */
  constructor(session, parameter) {
    super(session, parameter);
    this.#text = element("input", {
      type: "text",
      id: this.id,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      input: () => this.#type("typing"),
      change: () => this.#type("done"),
      keydown: (event) => event.key === "Escape" && !event.isComposing && this.#revert(),
    });
    this.error.append(this.#place, this.#words);
    this.root.append(element("label", { for: this.id }, ...this.words(parameter)), this.#text, this.error);
    this.update(parameter);
  }

  /** @override @param {Parameter} parameter */
  update({ value }) {
    if (value === this.#shown) return;
    this.#shown = value;
    this.#text.value = value;
    this.accept();
  }

  /**
   * @override
   * @param {PlacedError} error
   * @param {string} value
   */
  refuse({ message, start, end }, value) {
    say(this.#place, start === undefined ? "" : underline(value, start, end ?? start));
    say(this.#words, message);
    this.error.hidden = false;
    this.invalid(true);
  }

  /** @param {"typing" | "done"} stage */
  #type(stage) {
    if (this.set(this.#text.value, stage)) this.#shown = this.session.value(this.name);
  }

  #revert() {
    this.#text.value = this.#shown = this.session.value(this.name);
    this.accept();
  }
}

/**
 * The neighbourhood of a place in a text and, on the line below, carets under the place itself.
 * @param {string} text
 * @param {number} start in UTF-16 units
 * @param {number} end
 */
function underline(text, start, end) {
  const before = [...text.slice(0, start)];
  const place = [...text.slice(start, end)];
  const after = [...text.slice(end)];
  const head = before.length > AROUND ? ["…", ...before.slice(1 - AROUND)] : before;
  const marked = place.slice(0, AROUND);
  const rest = place.length > marked.length ? ["…"] : after.length > AROUND ? [...after.slice(0, AROUND - 1), "…"] : after;
  return [...head, ...marked, ...rest].join("") + "\n" + " ".repeat(head.length) + "^".repeat(Math.max(marked.length, 1));
}
