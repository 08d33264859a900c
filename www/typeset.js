// Converts presentation MathML from the core's text to elements, one by one: a page may forbid the browser's parsers to turn text
// into markup (Trusted Types).

import { alignScripts } from "./scripts.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";

/** A tag with its attributes, or the text before the next one. */
const PIECE = /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>|[^<]+/y;

const ATTRIBUTE = / ([a-z]+)="([^"]*)"/g;

/** Attributes that act or load rather than describe. */
const ACTIVE = /^(on|href|src)/;

/** @type {Record<string, string>} */
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

/**
 * Builds a `<math>` element. Returns `undefined` if the text is anything but one well-formed element of mathematics.
 * @param {string} text
 * @returns {Node | undefined}
 */
export function typeset(text) {
  const top = document.createDocumentFragment();
  /** @type {Node} */
  let parent = top;
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < text.length) {
    const [piece, closing, name = "", attributes = "", empty] = PIECE.exec(text) ?? [];
    if (piece === undefined) return undefined;
    if (!name) parent.appendChild(document.createTextNode(decode(piece)));
    else if (closing) {
      if (/** @type {Element} */ (parent).localName !== name || !parent.parentNode) return undefined;
      parent = parent.parentNode;
    } else {
      const child = parent.appendChild(build(name, attributes));
      if (!empty) parent = child;
    }
  }
  const [math] = top.children;
  if (parent !== top || math?.localName !== "math" || top.childNodes.length > 1) return undefined;
  alignScripts(math);
  return math;
}

/**
 * @param {string} name
 * @param {string} attributes
 */
function build(name, attributes) {
  const node = document.createElementNS(MATHML, name);
  for (const [, key = "", value = ""] of attributes.matchAll(ATTRIBUTE)) if (!ACTIVE.test(key)) node.setAttribute(key, decode(value));
  return node;
}

/** @param {string} text */
function decode(text) {
  return text.replace(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity);
}
