// The line above the picture: the formula typeset as mathematics, and what the pointer rests on.

import { element, say } from "./dom.js";

/** @import { Session } from "./session.js" */

const MATHML = "http://www.w3.org/1998/Math/MathML";

export class Equation {
  #session;
  #dragged;
  #formula = element("div", { class: "formula-set" });
  #hovered = element("output", { class: "hovered", "aria-live": "off" });
  #shown = "";

  /**
   * @param {Session} session
   * @param {() => string} dragged what is dragged, which says more than where the pointer is
   */
  constructor(session, dragged) {
    this.#session = session;
    this.#dragged = dragged;
    this.root = element("div", { class: "equation" }, this.#formula, this.#hovered);
  }

  update() {
    say(this.#hovered, this.#dragged() || this.#session.figure.hovered());
    const texts = this.#session.parameters.flatMap((one) => one.mathml ?? []);
    const text = texts.join("");
    if (text === this.#shown) return;
    this.#shown = text;
    this.#formula.replaceChildren(...texts.flatMap((one) => typeset(one) ?? []));
  }
}

/**
 * Presentation MathML as elements. Nothing but mathematics gets in.
 * @param {string} text
 * @returns {Node | undefined}
 */
function typeset(text) {
  const { documentElement: math } = new DOMParser().parseFromString(text, "application/xml");
  const all = [math, ...math.querySelectorAll("*")];
  const harmless = (/** @type {Element} */ one) =>
    one.namespaceURI === MATHML && one.getAttributeNames().every((name) => !/^on|href|src/i.test(name));
  return all.every(harmless) ? document.importNode(math, true) : undefined;
}
