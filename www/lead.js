// The link to another figure that shows more of what is selected here. A click sets that figure if it is on the page; elsewhere the
// link opens it on the embed page.

import { element, setAttribute, setText } from "./dom.js";
import { embedPage } from "./share.js";

/** @import { FallLineElement } from "./element.js" */
/** @import { Link } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

export class Lead {
  #session;
  /** @type {Link | undefined} */
  #link;
  #anchor = element("a", { click: (/** @type {MouseEvent} */ event) => this.#follow(event) });
  root = element("p", { class: "lead", hidden: true }, this.#anchor);

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
  }

  update() {
    this.#link = this.#session.figure.link();
    const page = embedPage();
    this.root.hidden = !this.#link || !(page || this.#target);
    if (!this.#link || this.root.hidden) return;
    const { figure, label, state } = this.#link;
    setText(this.#anchor, label);
    const query = `?figure=${figure}&${state}`;
    setAttribute(this.#anchor, "href", page ? new URL(query, page).href : query);
    // A page of somebody else's stays as it is.
    const isOurs = page?.origin === location.origin && location.pathname.startsWith(new URL(".", page).pathname);
    setAttribute(this.#anchor, "target", isOurs ? null : "_blank");
  }

  /** The figure that the link leads to, if it is on the page. */
  get #target() {
    const figures = /** @type {NodeListOf<FallLineElement>} */ (document.querySelectorAll("fall-line[figure]"));
    return [...figures].find((one) => one.getAttribute("figure") === this.#link?.figure);
  }

  /** @param {MouseEvent} event */
  #follow(event) {
    const target = this.#target;
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!plain || !target || !this.#link) return;
    event.preventDefault();
    target.state = this.#link.state;
    target.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }
}
