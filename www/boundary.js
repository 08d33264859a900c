// The boundary of a figure: keys and gestures that it uses end here, so that a page with keys and swipes of its own, such as a slide
// deck, does not act on them as well. All others reach the page.

import { isTextField } from "./dom.js";

/** Events that begin or continue a drag. Those that end it pass: a page may await them. */
const DRAGS = ["pointerdown", "pointermove", "mousedown", "mousemove", "touchstart", "touchmove"];

/** What a finger or a mouse drags itself, as a slider does, or selects text in. */
const DRAGGABLE = "input, textarea, select, .handles button, .handles.dragging";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const PAGING = ["PageUp", "PageDown", "Home", "End"];

/** Keys without a character that a line of text uses. */
const EDITING = [...ARROWS, "Home", "End", "Backspace", "Delete", "Insert", "Enter", "Dead", "Process", "Unidentified"];

/** The keys that a line of text uses together with Ctrl or ⌘. */
const COMMANDS = ["a", "c", "v", "x", "y", "z", "insert", "backspace", "delete", "home", "end", ...ARROWS.map((key) => key.toLowerCase())];

/** The keys that elements of a form use by themselves. @type {[selector: string, keys: string[]][]} */
const NATIVE = [
  ["input[type=range]", [...ARROWS, ...PAGING]],
  ["input[type=checkbox]", [" "]],
  ["button, summary", [" ", "Enter"]],
  ["a[href]", ["Enter"]],
  ["select", [...ARROWS, ...PAGING, " ", "Enter"]],
];

export class Boundary {
  #host;
  /** Physical keys whose press the figure used: it uses their release too. @type {Set<string>} */
  #held = new Set();

  /** @param {ShadowRoot} root the figure; its own listeners have run before */
  constructor(root) {
    this.#host = root.host;
    root.addEventListener("keydown", (event) => this.#press(/** @type {KeyboardEvent} */ (event)));
    for (const type of ["keypress", "keyup"]) root.addEventListener(type, (event) => this.#follow(/** @type {KeyboardEvent} */ (event)));
    const drag = (/** @type {Event} */ event) => isDrag(event) && event.stopPropagation();
    for (const type of DRAGS) root.addEventListener(type, drag, { passive: true });
    root.addEventListener("wheel", (event) => event.defaultPrevented && event.stopPropagation(), { passive: true });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    this.#held.delete(event.code);
    if (!this.#uses(event)) return;
    this.#held.add(event.code);
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  #follow(event) {
    if (!this.#held.has(event.code) && !this.#usesPlain(event)) return;
    if (event.type === "keyup") this.#held.delete(event.code);
    event.stopPropagation();
  }

  /** A figure that fills the screen uses all plain keys: the page behind it is not in sight. @param {KeyboardEvent} event */
  #usesPlain(event) {
    return this.#host.hasAttribute("projected") && !isCommand(event) && event.key !== "Tab";
  }

  /** @param {KeyboardEvent} event */
  #uses(event) {
    const { target } = event;
    if (event.defaultPrevented || event.isComposing || this.#usesPlain(event)) return true;
    return target instanceof Element && (isTextField(target) ? edits(event) : isNative(target, event));
  }
}

/** Whether a key comes with a modifier for commands. AltGr, which some systems report as Ctrl and Alt, types characters. @param {KeyboardEvent} event */
function isCommand(event) {
  return (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
}

/** Whether a line of text uses a key. Escape is used only where it reverts something. @param {KeyboardEvent} event */
function edits(event) {
  if ((event.ctrlKey || event.metaKey) && isCommand(event)) return COMMANDS.includes(event.key.toLowerCase());
  // Alt types characters on a Mac.
  return [...event.key].length === 1 || EDITING.includes(event.key);
}

/**
 * @param {Element} target
 * @param {KeyboardEvent} event
 */
function isNative(target, event) {
  const { key } = event;
  if (target.matches("select") && event.altKey && ARROWS.includes(key)) return true;
  if (isCommand(event)) return false;
  if (key === "Escape") return target.closest("dialog[open]") !== null;
  if (NATIVE.some(([selector, keys]) => target.matches(selector) && keys.includes(key))) return true;
  // Letters jump to an option.
  if (target.matches("select") && [...key].length === 1) return true;
  return [...ARROWS, ...PAGING, " "].includes(key) && scrolls(target, /^Arrow(Left|Right)$/.test(key) ? "x" : "y");
}

/** Whether an event is part of a drag that the figure uses. @param {Event} event */
function isDrag(event) {
  const { target } = event;
  const touches = "touches" in event ? /** @type {TouchEvent} */ (event).touches.length : 0;
  const { buttons = 0, pointerType = "mouse" } = /** @type {Partial<PointerEvent>} */ (event);
  if (!(target instanceof Element) || (!touches && !buttons)) return false;
  if (target.closest(DRAGGABLE)) return true;
  // The mouse drags the plane; one finger scrolls the page, two zoom the plane.
  if (target.closest(".picture")) return touches ? touches > 1 : pointerType === "mouse";
  return scrolls(target, "x") || scrolls(target, "y");
}

/**
 * Whether an element is in a part of the figure that scrolls.
 * @param {Element} target
 * @param {"x" | "y"} axis
 */
function scrolls(target, axis) {
  for (let one = /** @type {Element | null} */ (target); one; one = one.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(one);
    const room = axis === "x" ? one.scrollWidth - one.clientWidth : one.scrollHeight - one.clientHeight;
    if (room > 1 && /auto|scroll/.test(axis === "x" ? overflowX : overflowY)) return true;
  }
  return false;
}
