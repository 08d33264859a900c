// A number: a slider for exploring and a text field for exact values. The figure knows the slider's scale.

import { element } from "./dom.js";
import { Field } from "./field.js";
import { place, slider } from "./slider.js";

/** @import { Parameter } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

export class NumberField extends Field {
  /** @type {HTMLInputElement} */
  #text;
  #slider;
  /** The value last read from or shown in the text field, so that a typed `1e-3` stays as typed. */
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
      // The decimal keyboard of some phones has no minus key.
      inputmode: (parameter.minimum ?? -1) < 0 ? "text" : "decimal",
      autocomplete: "off",
      spellcheck: "false",
      input: () => this.#type(),
      change: () => this.#finish(),
      keydown: (event) => this.revertOnEscape(event, this.#text),
    });
    this.#slider = slider(session, parameter, this);
    this.root.append(element("label", { for: this.id }, ...this.labelContent(parameter)), this.#text, this.#slider, this.error);
    this.update(parameter);
  }

  /** @override @param {Parameter} parameter */
  update(parameter) {
    place(this.#slider, parameter);
    if (parameter.value === this.#shown) return;
    this.#shown = parameter.value;
    this.#text.value = parameter.value;
    this.clearError();
  }

  #type() {
    if (this.set(this.#text.value, "typing")) this.#shown = this.session.value(this.name);
  }

  #finish() {
    if (!this.set(this.#text.value)) return;
    this.#shown = this.session.value(this.name);
    this.#text.value = this.#shown;
  }
}
