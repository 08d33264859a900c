// A choice of any number of options, each with its swatch. The value lists them in the order in which they were chosen.

import { element } from "./dom.js";
import { Field } from "./field.js";
import { swatchPicture } from "./swatch.js";

/** @import { Parameter } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

export class ChoicesField extends Field {
  /** @override @type {HTMLElement} */
  root = element("fieldset", { class: "field" });
  /** @type {Map<string, HTMLInputElement>} */
  #boxes = new Map();
  #list = element("div", { class: "choices" });
  #value = "";

  /**
   * @param {Session} session
   * @param {Parameter} parameter
   */
  constructor(session, parameter) {
    super(session, parameter);
    this.root.classList.add(parameter.kind);
    this.root.dataset.name = parameter.name;
    this.root.append(element("legend", {}, ...this.labelContent(parameter)), this.#list, this.error);
    this.update(parameter);
  }

  /** @override @param {Parameter} parameter */
  update({ options = [], value }) {
    if (options.length !== this.#boxes.size || options.some((option) => !this.#boxes.has(option.value))) this.#build(options);
    const chosen = new Set(value.split(" "));
    for (const [id, box] of this.#boxes) box.checked = chosen.has(id);
    if (value !== this.#value) this.clearError();
    this.#value = value;
  }

  /** @param {NonNullable<Parameter["options"]>} options */
  #build(options) {
    this.#boxes.clear();
    const rows = options.map(({ value, label, swatch }) => {
      const box = element("input", { type: "checkbox", change: () => this.#toggle(value, box.checked) });
      this.#boxes.set(value, box);
      return element("label", {}, box, ...(swatch ? [swatchPicture(swatch)] : []), element("span", {}, label));
    });
    this.#list.replaceChildren(...rows);
  }

  /**
   * @param {string} id
   * @param {boolean} on
   */
  #toggle(id, on) {
    const others = this.#value.split(" ").filter((one) => one && one !== id);
    if (!this.set((on ? [...others, id] : others).join(" "))) {
      const box = this.#boxes.get(id);
      if (box) box.checked = !on;
    }
  }
}
