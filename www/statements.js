// Mathematics to read beside the picture: a line each, the one that the picture shows marked and kept in sight.

import { element, mark } from "./dom.js";
import { typeset } from "./typeset.js";

/** @import { Statement } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

/** Milliseconds without a change until it is measured what scrolls: while a point is dragged nothing is laid out for it. */
const REST = 200;

export class Statements {
  // Safari takes a list without bullets for none, unless it is told.
  root = element("ol", { class: "statements", role: "list", "aria-label": "Mathematics", tabindex: "0" });
  #session;
  #shown = "";
  #resting = 0;

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
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#reach(), REST);
  }

  /** A line that scrolls can be reached by keys. */
  #reach() {
    for (const line of this.root.querySelectorAll(".mathematics")) mark(line, "tabindex", line.scrollWidth > line.clientWidth ? "0" : null);
  }

  /** Scrolls the list alone, so that the page stays where it is. The list is positioned: a line's offset is counted from its top. */
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
