// The base class of all controls: a label with its symbol, an error message, and setting the parameter. How a value is entered
// is up to the subclasses, such as number-field.js.

import { element, setAttribute, setText } from "./dom.js";

/** @import { Parameter, PlacedError } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

/** Milliseconds before an error is shown while a text is being typed. */
const ERROR_DELAY = 500;

let fields = 0;

export class Field {
  /** A unique id in the shadow tree, for labels and descriptions. */
  id = `field-${++fields}`;
  /** @type {HTMLElement} */
  root = element("div", { class: "field" });
  error = element("p", { class: "error", id: `${this.id}-error`, role: "alert", "aria-live": "polite", hidden: true });
  #errorTimer = 0;

  /**
   * @param {Session} session
   * @param {Parameter} parameter
   */
  constructor(session, parameter) {
    this.session = session;
    this.name = parameter.name;
    this.kind = parameter.kind;
    this.label = parameter.label;
    this.root.classList.add(parameter.kind);
    this.root.dataset.name = parameter.name;
  }

  /**
   * Shows the parameter's current value, but leaves a field that is being edited alone.
   * @param {Parameter} _parameter
   */
  update(_parameter) {}

  /**
   * The content of a label: the name and the symbol in equations.
   * @param {Parameter} parameter
   * @returns {(Node | string)[]}
   */
  labelContent({ label, symbol }) {
    return symbol && symbol !== label ? [label, " ", element("i", { class: "symbol" }, symbol)] : [label];
  }

  /**
   * Sets the parameter. A rejected value is reported below the field, immediately or after a delay; the figure is unchanged.
   * @param {string} value
   * @param {"typing" | "done"} [stage]
   * @returns {boolean} whether it was accepted
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
    clearTimeout(this.#errorTimer);
    try {
      action();
    } catch (error) {
      const rejection = /** @type {PlacedError} */ (error);
      if (stage === "done") this.showError(rejection, value);
      else this.#errorTimer = setTimeout(() => this.showError(rejection, value), ERROR_DELAY);
      return false;
    }
    this.clearError();
    this.session.change();
    if (stage === "done") this.session.settle();
    return true;
  }

  /**
   * Reverts a line of text to the parameter's value when Escape is pressed. Where there is nothing to revert, the key is left to the
   * page.
   * @param {KeyboardEvent} event
   * @param {HTMLInputElement | HTMLTextAreaElement} text
   */
  revertOnEscape(event, text) {
    const value = this.session.value(this.name);
    if (event.key !== "Escape" || event.isComposing || (text.value === value && this.error.hidden)) return;
    event.preventDefault();
    text.value = value;
    this.clearError();
  }

  /**
   * @param {PlacedError} error
   * @param {string} _value
   */
  showError(error, _value) {
    setText(this.error, error.message);
    this.error.hidden = false;
    this.setInvalid(true);
  }

  clearError() {
    clearTimeout(this.#errorTimer);
    this.error.hidden = true;
    this.setInvalid(false);
  }

  /** @param {boolean} isInvalid */
  setInvalid(isInvalid) {
    for (const input of this.root.querySelectorAll("input:not([type=range], [type=file]), textarea, select")) {
      setAttribute(input, "aria-invalid", isInvalid ? "true" : null);
      setAttribute(input, "aria-describedby", isInvalid ? this.error.id : null);
    }
  }
}
