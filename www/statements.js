// The mathematics beside the picture: one line per statement, with the current one highlighted and scrolled into view.

import { element, setAttribute } from "./dom.js";
import { typeset } from "./typeset.js";

/** @import { Statement } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

/** Milliseconds without a change before overflow is measured, which avoids forcing layout during a drag. */
const MEASURE_DELAY = 200;

export class Statements {
  // Safari does not expose a list without bullets as a list unless it has the role.
  root = element("ol", { class: "statements", role: "list", "aria-label": "Mathematics", tabindex: "0" });
  #session;
  #shown = "";
  #measureTimer = 0;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
  }

  update() {
    const statements = this.#session.figure.statements();
    const shown = JSON.stringify(statements);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.root.hidden = statements.length === 0;
    this.root.replaceChildren(...statements.map(line));
    this.#showCurrent();
    clearTimeout(this.#measureTimer);
    this.#measureTimer = setTimeout(() => this.#makeFocusable(), MEASURE_DELAY);
  }

  /** Makes lines that scroll focusable, for keyboard scrolling. */
  #makeFocusable() {
    for (const line of this.root.querySelectorAll(".mathematics")) setAttribute(line, "tabindex", line.scrollWidth > line.clientWidth ? "0" : null);
  }

  /** Scrolls only the list, not the page. The list is positioned, so a line's offset is relative to it. */
  #showCurrent() {
    const current = /** @type {HTMLElement | null} */ (this.root.querySelector("[aria-current]"));
    if (!current) return;
    this.root.scrollTop = current.offsetTop - (this.root.clientHeight - current.offsetHeight) / 2;
    const part = current.querySelector(".marked")?.getBoundingClientRect();
    const line = current.querySelector(".mathematics");
    if (part && line) line.scrollLeft += part.left + part.width / 2 - line.getBoundingClientRect().left - line.clientWidth / 2;
  }
}

/** @param {Statement} statement */
function line({ label, mathml, current, brief }) {
  const math = typeset(mathml);
  const name = element("span", { class: "label" }, label);
  const formula = element("div", { class: "mathematics" }, ...(math ? [math] : []));
  return element("li", { ...(brief && { class: "brief" }), ...(current && { "aria-current": "step" }) }, name, formula);
}
