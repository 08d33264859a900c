// The line above the picture: the typeset formula, and the values under the pointer.

import { element, setText } from "./dom.js";
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
   * @param {() => string} dragged describes the handle being dragged, which takes precedence over the pointer
   */
  constructor(session, dragged) {
    this.#session = session;
    this.#dragged = dragged;
    this.root = element("div", { class: "equation" }, this.#formula, this.#hovered);
  }

  update() {
    setText(this.#hovered, this.#dragged() || this.#session.figure.hovered());
    const formulas = this.#session.parameters.filter((one) => one.mathml);
    const text = formulas.map(({ symbol, mathml }) => symbol + mathml).join("");
    if (text === this.#shown) return;
    this.#shown = text;
    // A single formula needs no name; several are told apart by their letters.
    const named = formulas.length > 1;
    this.#formula.replaceChildren(...formulas.flatMap(({ symbol, mathml }) => line(named ? symbol : "", mathml ?? "")));
  }
}

/**
 * A formula, as the right-hand side of an equation if it has a name.
 * @param {string} symbol
 * @param {string} mathml
 * @returns {Node[]}
 */
function line(symbol, mathml) {
  const math = typeset(mathml);
  if (!math) return [];
  return symbol ? [element("span", {}, element("i", { class: "symbol" }, symbol), " = ", math)] : [math];
}
