// What every control has in common: a label with its symbol, a line for what was wrong, and the way to the figure. How a
// value is entered is each kind's own: number-field.js and its like.

import { element, mark, say } from "./dom.js";

/** @import { Parameter, PlacedError } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

/** Milliseconds that a text may be wrong while it is being typed. */
const PATIENCE = 500;

let fields = 0;

export class Field {
  /** A name of its own in the shadow tree, for labels and descriptions. */
  id = `field-${++fields}`;
  /** @type {HTMLElement} */
  root = element("div", { class: "field" });
  error = element("p", { class: "error", id: `${this.id}-error`, role: "alert", "aria-live": "polite", hidden: true });
  #waiting = 0;

  /**
   * @param {Session} session
   * @param {Parameter} parameter
   */
  constructor(session, parameter) {
    this.session = session;
    this.name = parameter.name;
    this.kind = parameter.kind;
    this.root.classList.add(parameter.kind);
    this.root.dataset.name = parameter.name;
  }

  /**
   * Shows what the parameter is now, but leaves alone what is being edited.
   * @param {Parameter} _parameter
   */
  update(_parameter) {}

  /**
   * The words of a label: what it is and the letter it has in equations.
   * @param {Parameter} parameter
   * @returns {(Node | string)[]}
   */
  words({ label, symbol }) {
    return symbol && symbol !== label ? [label, " ", element("i", { class: "symbol" }, symbol)] : [label];
  }

  /**
   * Sets the parameter. What is refused is said under the field, at once or after a moment; the figure stays as it was.
   * @param {string} value
   * @param {"typing" | "done"} [stage]
   * @returns {boolean} whether it was taken
   */
  set(value, stage = "done") {
    return this.apply(() => this.session.figure.set(this.name, value), value, stage);
  }

  /**
   * @param {() => void} action
   * @param {string} value
   * @param {"typing" | "done"} stage
   */
  apply(action, value, stage) {
    clearTimeout(this.#waiting);
    try {
      action();
    } catch (error) {
      const refused = /** @type {PlacedError} */ (error);
      if (stage === "done") this.refuse(refused, value);
      else this.#waiting = setTimeout(() => this.refuse(refused, value), PATIENCE);
      return false;
    }
    this.accept();
    this.session.change();
    if (stage === "done") this.session.settle();
    return true;
  }

  /**
   * @param {PlacedError} error
   * @param {string} _value
   */
  refuse(error, _value) {
    say(this.error, error.message);
    this.error.hidden = false;
    this.invalid(true);
  }

  accept() {
    clearTimeout(this.#waiting);
    this.error.hidden = true;
    this.invalid(false);
  }

  /** @param {boolean} wrong */
  invalid(wrong) {
    for (const input of this.root.querySelectorAll("input:not([type=range]), select")) {
      mark(input, "aria-invalid", wrong ? "true" : null);
      mark(input, "aria-describedby", wrong ? this.error.id : null);
    }
  }
}
