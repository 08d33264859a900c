// Exponents at the right height in any font. Without the constants of a mathematical font a browser raises an exponent above
// the top of its base: far above the bracket of (x² + y)². A base therefore reports the height of a lower-case letter, and the
// font's own, higher position still wins where there is one. Bases that really are tall keep their height.

const MATHML = "http://www.w3.org/1998/Math/MathML";

/** What makes a base tall. */
const TALL = "mfrac, msqrt, mroot, mtable, munder, mover, munderover";

/** The height of a lower-case letter in every text font. */
const HEIGHT = "0.55em";

/** @param {Element} math */
export function lowerExponents(math) {
  for (const power of math.querySelectorAll("msup")) {
    const base = power.firstElementChild;
    if (!base || base.matches(`mpadded, ${TALL}`) || base.querySelector(TALL)) continue;
    const padded = document.createElementNS(MATHML, "mpadded");
    padded.setAttribute("height", HEIGHT);
    base.replaceWith(padded);
    padded.append(base);
  }
}
