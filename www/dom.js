// Elements created in one expression. A string becomes text, never markup.

// The only `any`: the type of a listener's event depends on the attribute's name.
/** @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Attribute */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Creates an HTML element. A function becomes a listener for the event of that name; `true` and `false` set and omit an
 * attribute.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  applyAttributes(node, attributes);
  node.append(...children);
  return node;
}

/**
 * Creates an SVG element.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {Node[]} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  applyAttributes(node, attributes);
  node.append(...children);
  return node;
}

/**
 * Sets an element's text if it differs, to avoid needless layout.
 * @param {Element} at
 * @param {string} text
 */
export function setText(at, text) {
  if (at.textContent !== text) at.textContent = text;
}

/**
 * Sets an attribute if it differs; `null` removes it.
 * @param {Element} at
 * @param {string} name
 * @param {string | null} value
 */
export function setAttribute(at, name, value) {
  if (value === null) at.removeAttribute(name);
  else if (at.getAttribute(name) !== value) at.setAttribute(name, value);
}

/**
 * Reorders the children of a parent, moving only those out of place: a moved element would lose the focus. Children not in
 * the list are removed.
 * @param {Element} parent
 * @param {Element[]} wanted
 */
export function arrange(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) removeElement(child);
  wanted.forEach((child, index) => {
    const current = parent.children[index] ?? null;
    if (current !== child) parent.insertBefore(child, current);
  });
}

/**
 * Removes an element. If it has the focus, the focus moves to a neighbour, or else to a focusable ancestor: keyboard input
 * would be lost with it.
 * @param {Element} removed
 */
export function removeElement(removed) {
  if (removed.matches(":focus-within")) {
    const nearby = /** @type {NodeListOf<HTMLElement>} */ (removed.parentElement?.querySelectorAll("button, input, select, summary") ?? []);
    const others = [...nearby].filter((one) => !removed.contains(one) && one.checkVisibility());
    const next = others.find((one) => removed.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    const around = /** @type {ShadowRoot} */ (removed.getRootNode()).querySelector(/** @type {"div"} */ ("[tabindex]"));
    (next ?? others.at(-1) ?? around)?.focus({ preventScroll: true });
  }
  removed.remove();
}

/**
 * Whether text is typed into what an event comes from: such a field uses every key, and has its own undo.
 * @param {EventTarget | null} target
 */
export function isTextField(target) {
  return target instanceof Element && target.matches("textarea, input:not([type=range], [type=checkbox], [type=file])");
}

/**
 * Sets attributes and adds listeners, as in `element`.
 * @param {Element} node
 * @param {Record<string, Attribute>} attributes
 */
export function applyAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (typeof value === "boolean") node.toggleAttribute(name, value);
    else if (value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
}
