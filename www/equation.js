// The line above the picture: the formula typeset as mathematics, and what the pointer rests on.

import { element, say } from "./dom.js";
import { typeset } from "./typeset.js";

/** @import { Session } from "./session.js" */

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
    const formulas = this.#session.parameters.filter((one) => one.mathml);
    const text = formulas.map(({ symbol, mathml }) => symbol + mathml).join("");
    if (text === this.#shown) return;
    this.#shown = text;
    // One formula needs no name; of several each is told apart by its letter.
    const named = formulas.length > 1;
    this.#formula.replaceChildren(...formulas.flatMap(({ symbol, mathml }) => line(named ? symbol : "", mathml ?? "")));
  }
}

/**
 * A formula, as the right side of an equation where it has a name.
 * @param {string} symbol
 * @param {string} mathml
 * @returns {Node[]}
 */
function line(symbol, mathml) {
  const math = typeset(mathml);
  if (!math) return [];
  return symbol ? [element("span", {}, element("i", { class: "symbol" }, symbol), " = ", math)] : [math];
}
