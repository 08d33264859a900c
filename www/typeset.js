// Converts presentation MathML from the core's text to elements.

import { alignScripts } from "./scripts.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";

/**
 * Parses a `<math>` element. Returns `undefined` if it contains anything but mathematics.
 * @param {string} text
 * @returns {Node | undefined}
 */
export function typeset(text) {
  const { documentElement: math } = new DOMParser().parseFromString(text, "application/xml");
  const all = [math, ...math.querySelectorAll("*")];
  const isSafe = (/** @type {Element} */ one) =>
    one.namespaceURI === MATHML && one.getAttributeNames().every((name) => !/^on|href|src/i.test(name));
  if (!all.every(isSafe)) return undefined;
  alignScripts(math);
  return document.importNode(math, true);
}
