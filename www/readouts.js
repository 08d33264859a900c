// The table of readouts. Digits have equal width and columns only ever widen, which prevents layout shifts during a drag.

import { element, setText } from "./dom.js";
import { icon, isIcon } from "./icon.js";
import { swatchPicture } from "./swatch.js";

/** @import { Readout } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

export class Readouts {
  #session;
  #head = element("tr");
  #body = element("tbody");
  /** @type {Readout[]} */
  #shown = [];
  /** A key of the rows and columns; the table is rebuilt when it changes. */
  #built = "";
  /** Characters of the widest value so far, by column. @type {number[]} */
  #widths = [];

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
    const table = element("table", {}, element("thead", {}, this.#head), this.#body);
    // A group rather than a landmark: a page may have several figures with the same title.
    this.root = element("div", { class: "readouts", role: "group", "aria-label": `Readouts: ${session.figure.title}`, tabindex: "0" }, table);
  }

  update() {
    const { readouts } = this.#session;
    if (readouts === this.#shown) return;
    this.#shown = readouts;
    const rows = readouts.map(wordsFirst);
    this.root.hidden = rows.length === 0;
    const built = JSON.stringify(rows.map((row) => [row.label, row.swatch, row.cells.map((cell) => cell.label)]));
    if (built !== this.#built) this.#build(rows);
    this.#built = built;
    rows.forEach((row, index) => this.#fill(row, /** @type {HTMLTableRowElement} */ (this.#body.rows[index])));
  }

  /** @param {Readout[]} rows */
  #build(rows) {
    const columns = rows[0]?.cells ?? [];
    this.#head.replaceChildren(element("td"), ...columns.map((cell) => element("th", { scope: "col", class: typeof cell.value === "string" ? "word" : "number" }, cell.label)));
    this.#widths = columns.map(() => 0);
    // Several series need names even while their numbers are hidden.
    this.root.classList.toggle("several", rows.filter(({ swatch }) => swatch).length > 1);
    const body = rows.map(({ label, swatch, cells }) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, ...(swatch ? [swatchPicture(swatch)] : []), label),
        ...cells.map((cell) => element("td", { class: typeof cell.value === "string" ? "word" : "number" }, element("span"))),
      ),
    );
    this.#body.replaceChildren(...body);
  }

  /**
   * @param {Readout} readout
   * @param {HTMLTableRowElement} row
   */
  #fill({ cells }, row) {
    cells.forEach(({ value, text }, index) => {
      const at = /** @type {HTMLElement} */ (row.cells[index + 1]?.firstElementChild);
      if (at.textContent === text) return;
      // A verdict gets its icon, which is recognised at a glance.
      at.replaceChildren(...(typeof value === "string" && isIcon(value) ? [icon(value)] : []), text);
      const heading = /** @type {HTMLElement} */ (this.#head.cells[index + 1]);
      if (text.length <= (this.#widths[index] ?? 0)) return;
      this.#widths[index] = text.length;
      heading.style.minWidth = `${text.length}ch`;
    });
  }
}

/**
 * A row with its words before its numbers: the verdict stays next to the name, even where a phone shows no more.
 * @param {Readout} row
 * @returns {Readout}
 */
function wordsFirst(row) {
  const isWord = (/** @type {Readout["cells"][number]} */ { value }) => typeof value === "string";
  return { ...row, cells: [...row.cells.filter(isWord), ...row.cells.filter((cell) => !isWord(cell))] };
}
