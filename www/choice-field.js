// A choice of one option.

import { element } from "./dom.js";
import { Field } from "./field.js";

/** @import { Parameter } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

export class ChoiceField extends Field {
  #select;

  /**
   * @param {Session} session
   * @param {Parameter} parameter
   */
  constructor(session, parameter) {
    super(session, parameter);
    this.#select = element("select", { id: this.id, change: () => this.set(this.#select.value) });
    this.root.append(element("label", { for: this.id }, ...this.labelContent(parameter)), this.#select, this.error);
    this.update(parameter);
  }

  /** @override @param {Parameter} parameter */
  update({ options = [], value }) {
    const known = [...this.#select.options];
    if (known.length !== options.length || options.some((option, index) => option.value !== known[index]?.value)) {
      this.#select.replaceChildren(...options.map((option) => element("option", { value: option.value }, option.label)));
    }
    if (this.#select.value === value) return;
    this.#select.value = value;
    this.clearError();
  }
}
