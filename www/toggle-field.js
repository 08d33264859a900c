// A checkbox.

import { element } from "./dom.js";
import { Field } from "./field.js";

/** @import { Parameter } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

export class ToggleField extends Field {
  #box = element("input", { type: "checkbox", id: this.id, change: () => this.set(String(this.#box.checked)) });

  /**
   * @param {Session} session
   * @param {Parameter} parameter
   */
  constructor(session, parameter) {
    super(session, parameter);
    this.root.append(element("label", {}, this.#box, element("span", {}, ...this.labelContent(parameter))), this.error);
    this.update(parameter);
  }

  /** @override @param {Parameter} parameter */
  update({ value }) {
    this.#box.checked = value === "true";
  }
}
