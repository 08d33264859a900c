// A table as text of several lines, which may also be read from a file.

import { element } from "./dom.js";
import { readTable } from "./table.js";
import { TextField } from "./text-field.js";

/** @import { PlacedError, Parameter } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

/** Lines of text in sight. */
const LINES = 4;

export class TableField extends TextField {
  /**
   * @param {Session} session
   * @param {Parameter} parameter
   */
  constructor(session, parameter) {
    super(session, parameter, element("textarea", { rows: LINES, wrap: "off" }));
    const file = element("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv,text/plain", hidden: true, change: () => this.#choose(file) });
    this.root.append(element("button", { type: "button", class: "file", click: () => file.click() }, "Choose a file…"), file);
  }

  /** @param {HTMLInputElement} input */
  async #choose(input) {
    const [file] = input.files ?? [];
    // The same file may be chosen again once it has been mended.
    input.value = "";
    if (!file) return;
    try {
      this.set(await readTable(file));
    } catch (error) {
      this.showError(/** @type {PlacedError} */ (error), "");
    }
  }
}
