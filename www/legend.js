// The legend of the picture's colours, where the controls do not show them.

import { element } from "./dom.js";

/** @import { Session } from "./session.js" */

export class Legend {
  #session;
  #shown = "";

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
    this.root = element("ul", { class: "legend", "aria-label": "Colours", hidden: true });
  }

  update() {
    const entries = this.#session.figure.legend();
    const shown = JSON.stringify(entries);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.root.hidden = entries.length === 0;
    this.root.replaceChildren(
      ...entries.map(({ color, label, share }) => {
        const patch = element("span", { class: "patch" });
        patch.style.backgroundColor = color;
        return element("li", {}, patch, label, element("span", { class: "part" }, share));
      }),
    );
  }
}
