// Buttons for undo and redo, for those without a keyboard.

import { button } from "./button.js";
import { element, setAttribute } from "./dom.js";

/** @import { Session } from "./session.js" */

export class HistoryButtons {
  root = element("div", { class: "history", role: "group", "aria-label": "History" });
  #session;
  #undo;
  #redo;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
    this.#undo = button("Undo", "undo", () => session.travel(-1));
    this.#redo = button("Redo", "redo", () => session.travel(1));
    this.root.append(this.#undo, this.#redo);
  }

  /** A button without effect stays focusable: the focus would be lost with the last step. */
  update() {
    for (const [button, direction] of /** @type {const} */ ([[this.#undo, -1], [this.#redo, 1]])) {
      setAttribute(button, "aria-disabled", this.#session.canTravel(direction) ? null : "true");
    }
  }
}
