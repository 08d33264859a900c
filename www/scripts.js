// Exponents and subscripts at the right height in any font. Without the constants of a mathematical font a browser raises an
// exponent to the top of its base, far above the bracket of (x² + y)², and leaves a subscript on the line. A base therefore
// reports the height of a lower-case letter and the depth of a descender, and the font's own constants still win where they
// ask for more. Bases that really are tall keep their size.

const MATHML = "http://www.w3.org/1998/Math/MathML";

/** What makes a base tall. */
const TALL = "mfrac, msqrt, mroot, mtable, munder, mover, munderover";

/** How far a base reaches above and below the baseline, as scripts are placed. */
const HEIGHT = "0.55em";
const DEPTH = "0.15em";

/** @param {Element} math */
export function alignScripts(math) {
  for (const scripted of math.querySelectorAll("msup, msub, msubsup")) {
    const base = scripted.firstElementChild;
    if (!base || base.matches(`mpadded, ${TALL}`) || base.querySelector(TALL)) continue;
    const padded = document.createElementNS(MATHML, "mpadded");
    if (scripted.localName !== "msub") padded.setAttribute("height", HEIGHT);
    if (scripted.localName !== "msup") padded.setAttribute("depth", DEPTH);
    base.replaceWith(padded);
    padded.append(base);
  }
}
