// Elements made in one expression. Whatever is a string becomes text, never markup.

// The one `any`: a listener takes whichever event belongs to the name it is given under.
/** @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Attribute */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An HTML element. An attribute that is a function listens to the event of that name; `true` and `false` set and
 * leave out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  dress(made, attributes);
  made.append(...children);
  return made;
}

/**
 * An SVG element.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {Node[]} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  dress(made, attributes);
  made.append(...children);
  return made;
}

/**
 * Writes a text where it differs from what is there, so that nothing is laid out again for nothing.
 * @param {Element} at
 * @param {string} text
 */
export function say(at, text) {
  if (at.textContent !== text) at.textContent = text;
}

/**
 * Sets an attribute where it differs from what is there; `null` takes it away.
 * @param {Element} at
 * @param {string} name
 * @param {string | null} value
 */
export function mark(at, name, value) {
  if (value === null) at.removeAttribute(name);
  else if (at.getAttribute(name) !== value) at.setAttribute(name, value);
}

/**
 * Brings the children of a parent into an order, moving only those that are out of place: a moved element would lose
 * the focus. Children that are not in the list are taken out.
 * @param {Element} parent
 * @param {Element[]} wanted
 */
export function arrange(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) takeOut(child);
  wanted.forEach((child, index) => {
    const there = parent.children[index] ?? null;
    if (there !== child) parent.insertBefore(child, there);
  });
}

/**
 * Takes an element out. The focus, if it has it, goes to what stands beside it, or else to what is around and takes the focus:
 * lost, it would take the keys along.
 * @param {Element} gone
 */
export function takeOut(gone) {
  if (gone.matches(":focus-within")) {
    const near = /** @type {NodeListOf<HTMLElement>} */ (gone.parentElement?.querySelectorAll("button, input, select, summary") ?? []);
    const others = [...near].filter((one) => !gone.contains(one) && one.checkVisibility());
    const next = others.find((one) => gone.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    const around = /** @type {ShadowRoot} */ (gone.getRootNode()).querySelector(/** @type {"div"} */ ("[tabindex]"));
    (next ?? others.at(-1) ?? around)?.focus({ preventScroll: true });
  }
  gone.remove();
}

/**
 * @param {Element} made
 * @param {Record<string, Attribute>} attributes
 */
function dress(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (typeof value === "boolean") made.toggleAttribute(name, value);
    else if (value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
}
