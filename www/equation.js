// The typeset formula. There are two in a figure: above the picture where there is room for a line, and below it elsewhere.

import { element } from "./dom.js";
import { typeset } from "./typeset.js";

/** @import { Session } from "./session.js" */

export class Equation {
  #session;
  #formula = element("div", { class: "formula-set" });
  #shown = "";

  /**
   * @param {Session} session
   * @param {"above" | "below"} place
   */
  constructor(session, place) {
    this.#session = session;
    this.root = element("div", { class: `equation ${place}` }, this.#formula);
  }

  update() {
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
