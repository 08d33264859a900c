// Presentation MathML, which the core writes as text, as elements.

import { lowerExponents } from "./exponents.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";

/**
 * The elements of a `<math>`, or nothing: nothing but mathematics gets in.
 * @param {string} text
 * @returns {Node | undefined}
 */
export function typeset(text) {
  const { documentElement: math } = new DOMParser().parseFromString(text, "application/xml");
  const all = [math, ...math.querySelectorAll("*")];
  const harmless = (/** @type {Element} */ one) =>
    one.namespaceURI === MATHML && one.getAttributeNames().every((name) => !/^on|href|src/i.test(name));
  if (!all.every(harmless)) return undefined;
  lowerExponents(math);
  return document.importNode(math, true);
}
