// Presentation mode for lecture halls: the figure fills the screen, in type legible from the last row, and responds to the keys of
// a clicker. Its numbers stay hidden until revealed, so that the audience can predict them first.

import { Clicker } from "./clicker.js";
import { element, isTextField } from "./dom.js";
import { enter, exit } from "./full-screen.js";

/** @import { Part, Direction } from "./clicker.js" */

/** At this screen height the smallest text of a picture, normally 11 px, is 24 px. */
const SCREEN = { height: 1080, scale: 2.2 };

/** A pointer visible from the last row. In a style sheet its URL would be resolved against the host page. */
const POINTER = `url("${new URL("pointer.svg", import.meta.url).href}") 6 4, default`;

/** @type {[keys: string, what: string][]} */
const SHORTCUTS = [
  ["P", "Start or stop projecting"],
  ["Page Down, Space", "Show the numbers, then the next figure"],
  ["Page Up", "Hide the numbers, then the previous figure"],
  ["R", "Show or hide the numbers"],
  ["C", "Show or hide the controls"],
  [".", "Black screen"],
  ["Esc", "Back to the page"],
  ["Arrows", "Move the focused point; with Shift, a tenth as far"],
  ["Ctrl Z", "Undo"],
  ["?", "Show this list"],
];

/** The keys of a clicker, which are handled before any field sees them. */
const CLICKER_KEYS = ["PageDown", "PageUp", " "];

/** Elements that the space bar activates. */
const SPACE_TARGETS = "button:not([role=slider]), summary, select, input[type=checkbox]";

export class Projector {
  #host;
  #root;
  #changed;
  #list = element("dialog", { class: "shortcuts", "aria-label": "Keys" });
  #blank = element("div", { class: "blank", hidden: true, click: () => (this.#blank.hidden = true) });
  #clicker = new Clicker({ turn: (direction) => this.#turn(direction), show: (part) => this.#show(part), leave: () => this.stop() });
  #leave = new AbortController();
  /** Aborted when projecting ends; `undefined` otherwise. @type {AbortController | undefined} */
  #projecting;
  /** The element focused before, which regains the focus if nothing else took it. @type {Element | null | undefined} */
  #focused;

  /**
   * @param {HTMLElement} host the element that fills the screen
   * @param {HTMLElement} root its content
   * @param {() => void} changed called when projecting starts or ends, or the screen changes size
   */
  constructor(host, root, changed) {
    this.#host = host;
    this.#root = root;
    this.#changed = changed;
    const rows = SHORTCUTS.flatMap(([keys, what]) => [element("dt", {}, element("kbd", {}, keys)), element("dd", {}, what)]);
    const close = element("button", { type: "button", click: () => this.#list.close() }, "Close");
    this.#list.append(element("h2", {}, "Keys"), element("dl", {}, ...rows), close);
    root.querySelector(".slide-head")?.append(this.#clicker.root);
    root.append(this.#list, this.#blank);
    root.addEventListener("keydown", (event) => this.#key(event), { signal: this.#leave.signal });
  }

  /** Whether the figure fills the screen. */
  get on() {
    return this.#projecting !== undefined;
  }

  /** The scale factor for the height of the screen. */
  get scale() {
    return Math.max((SCREEN.scale * innerHeight) / SCREEN.height, 1);
  }

  start() {
    if (this.on) return;
    this.#projecting = new AbortController();
    this.#focused = this.#host.shadowRoot?.activeElement;
    this.#host.toggleAttribute("projected", true);
    this.#host.style.setProperty("--pointer", POINTER);
    for (const part of /** @type {const} */ (["revealed", "with-controls"])) this.#show(part, false);
    this.#clicker.wake();
    this.#listen(this.#projecting.signal);
    enter(this.#host, () => this.stop());
    // Keyboard input needs a visible target.
    if (!this.#focused?.checkVisibility()) this.#picture?.focus({ preventScroll: true });
    this.#changed();
    this.#announce();
  }

  stop() {
    if (!this.on) return;
    this.#projecting?.abort();
    this.#projecting = undefined;
    this.#list.close();
    this.#blank.hidden = true;
    this.#root.classList.remove("revealed", "with-controls");
    this.#host.toggleAttribute("projected", false);
    this.#host.style.removeProperty("--pointer");
    exit(this.#host);
    const within = this.#host.shadowRoot?.activeElement;
    const isFocusLost = within ? within === this.#picture || this.#clicker.root.contains(within) : document.activeElement === document.body;
    if (isFocusLost) (this.#focused instanceof HTMLElement ? this.#focused : this.#picture)?.focus({ preventScroll: true });
    this.#changed();
    this.#announce();
  }

  /** Listens on the whole page while the figure is projected. @param {AbortSignal} signal */
  #listen(signal) {
    const first = { signal, capture: true };
    addEventListener("keydown", (event) => this.#keyFirst(event), first);
    addEventListener("pointermove", (event) => this.#clicker.wake(event), first);
    addEventListener("pointerdown", (event) => this.#clicker.wake(event), first);
    addEventListener("resize", this.#changed, { signal });
    let isFull = document.fullscreenElement !== null;
    const onFullscreenChange = () => {
      if (isFull && !document.fullscreenElement) this.#onEscape();
      isFull = document.fullscreenElement !== null;
    };
    document.addEventListener("fullscreenchange", onFullscreenChange, { signal });
  }

  get #picture() {
    return this.#root.querySelector(/** @type {"div"} */ (".picture"));
  }

  close() {
    this.stop();
    this.#leave.abort();
  }

  /** Full screen has ended, which is all the page learns of Escape. Closes an open list of keys first. */
  #onEscape() {
    if (this.#list.open) this.#list.close();
    else this.stop();
  }

  /**
   * One step of a presentation: first the numbers, then the next figure.
   * @param {Direction} direction
   */
  #go(direction) {
    if (this.#root.classList.contains("revealed") === direction > 0) this.#turn(direction);
    else this.#show("revealed", direction > 0);
  }

  /**
   * Requests another figure from the page, which does nothing if there is none.
   * @param {Direction} direction
   */
  #turn(direction) {
    this.#dispatch("turn", { way: direction });
  }

  /**
   * @param {Part} part
   * @param {boolean} [on]
   */
  #show(part, on) {
    this.#clicker.setPressed(part, this.#root.classList.toggle(part, on));
  }

  /** Notifies the page, which may fill in the directions in which it has more slides. */
  #announce() {
    const detail = { on: this.on, ways: /** @type {Direction[] | undefined} */ (undefined) };
    this.#dispatch("project", detail);
    this.#clicker.enable(detail.ways);
  }

  /**
   * Dispatches an event: on the document once the element is no longer in the page.
   * @param {string} type
   * @param {object} detail
   */
  #dispatch(type, detail) {
    const target = this.#host.isConnected ? this.#host : document;
    target.dispatchEvent(new CustomEvent(`fall-line:${type}`, { bubbles: true, composed: true, detail }));
  }

  /** Handles the keys of a clicker, and those pressed outside the figure, which the page behind it must not act on. @param {KeyboardEvent} event */
  #keyFirst(event) {
    const isOutside = !event.composedPath().includes(this.#host);
    if (isOutside || CLICKER_KEYS.includes(event.key)) this.#key(event);
    if (event.defaultPrevented || (isOutside && !event.ctrlKey && !event.metaKey && !event.altKey)) event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || this.#list.open) return;
    const [target] = event.composedPath();
    if (target instanceof Element && handlesKey(target, event.key)) return;
    const act = this.#action(event.key);
    if (!act) return;
    event.preventDefault();
    // Ignores key repeat.
    if (!event.repeat) act();
  }

  /**
   * The action of a key in the current mode.
   * @param {string} key
   * @returns {(() => void) | undefined}
   */
  #action(key) {
    if (key === "?") return () => this.#list.showModal();
    if (key.toLowerCase() === "p") return () => (this.on ? this.stop() : this.start());
    if (!this.on) return undefined;
    switch (key.toLowerCase()) {
      case "pagedown":
      case " ":
        return () => this.#go(1);
      case "pageup":
        return () => this.#go(-1);
      case "r":
        return () => this.#show("revealed");
      case "c":
        return () => this.#show("with-controls");
      case ".":
      case "b":
        return () => (this.#blank.hidden = !this.#blank.hidden);
      case "escape":
        return () => this.stop();
      default:
        return undefined;
    }
  }
}

/**
 * Whether an element handles a key itself. In a select, letters jump to an option.
 * @param {Element} target
 * @param {string} key
 */
function handlesKey(target, key) {
  if (isTextField(target)) return true;
  return target.matches(key === " " ? SPACE_TARGETS : "select") && !key.startsWith("Page");
}
