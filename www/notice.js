// A notice of the settings ignored in an address, an attribute or a message, with the reasons, until it is dismissed.

import { button } from "./button.js";
import { element } from "./dom.js";

/** @import { Rejected } from "./core/fall_line.js" */

export class Notice {
  #list = element("ul");
  root = element("div", { class: "notice", role: "status", hidden: true });

  constructor() {
    const close = button("Dismiss", "close", () => (this.root.hidden = true));
    this.root.append(element("p", {}, "Ignored settings:"), this.#list, close);
  }

  /** @param {Rejected[]} rejected */
  show(rejected) {
    this.#list.replaceChildren();
    this.root.hidden = true;
    this.add(rejected);
  }

  /** Adds to what is shown. @param {Rejected[]} rejected */
  add(rejected) {
    if (this.root.hidden) this.#list.replaceChildren();
    const rows = rejected.map(({ name, message }) => element("li", {}, element("code", {}, name), ": ", message));
    this.#list.append(...rows);
    this.root.hidden &&= rows.length === 0;
  }
}
