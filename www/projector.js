// A figure for a lecture hall: it fills the screen, with type that is read from the last row, and answers the keys of a clicker. Its
// numbers stay covered until they are asked for, so that a hall can predict first and look then.

import { Clicker } from "./clicker.js";
import { element } from "./dom.js";
import { release, take } from "./full-screen.js";

/** @import { Part, Direction } from "./clicker.js" */

/** At this height the smallest letters of a picture, 11 px on a desk, are to be 24 px. */
const SCREEN = { height: 1080, scale: 2.2 };

/** A pointer that is seen from the last row. In a style sheet its address would be taken for one of the page around. */
const POINTER = `url("${new URL("pointer.svg", import.meta.url).href}") 6 4, default`;

/** @type {[keys: string, what: string][]} */
const SHORTCUTS = [
  ["P", "Project the figure, or stop"],
  ["Page Down, Space", "Uncover the numbers, then the next figure"],
  ["Page Up", "Cover the numbers, then the figure before"],
  ["R", "Numbers"],
  ["C", "Controls"],
  [".", "Black screen"],
  ["Esc", "Back to the page"],
  ["Arrows", "Move the point that has the focus, with Shift a tenth as far"],
  ["Ctrl Z", "Undo"],
  ["?", "This list"],
];

/** The keys of a clicker, which come before what any field does with them. */
const CLICKER = ["PageDown", "PageUp", " "];

/** Fields that take every key, for they are written into. */
const WRITTEN = "textarea, input:not([type=range], [type=checkbox])";

/** What the space bar presses, ticks or opens. */
const PRESSED = "button:not([role=slider]), summary, select, input[type=checkbox]";

export class Projector {
  #host;
  #root;
  #changed;
  #list = element("dialog", { class: "shortcuts", "aria-label": "Keys" });
  #blank = element("div", { class: "blank", hidden: true, click: () => (this.#blank.hidden = true) });
  #clicker = new Clicker({ turn: (way) => this.#turn(way), show: (part) => this.#show(part), leave: () => this.stop() });
  #leave = new AbortController();
  /** Ends while nothing is projected. @type {AbortController | undefined} */
  #projecting;
  /** What had the focus before, and gets it back if nothing else took it. @type {Element | null | undefined} */
  #focused;

  /**
   * @param {HTMLElement} host the element that fills the screen
   * @param {HTMLElement} root what is in it
   * @param {() => void} changed called when projecting begins, ends, or finds another size of the screen
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

  /** How much larger than on a desk things are. */
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
    this.#clicker.stir();
    this.#listen(this.#projecting.signal);
    take(this.#host, () => this.stop());
    // Keys go to what is seen.
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
    release(this.#host);
    const within = this.#host.shadowRoot?.activeElement;
    const isLeft = within ? within === this.#picture || this.#clicker.root.contains(within) : document.activeElement === document.body;
    if (isLeft) (this.#focused instanceof HTMLElement ? this.#focused : this.#picture)?.focus({ preventScroll: true });
    this.#changed();
    this.#announce();
  }

  /** Hears the whole page while the figure fills it. @param {AbortSignal} signal */
  #listen(signal) {
    const first = { signal, capture: true };
    addEventListener("keydown", (event) => CLICKER.includes(event.key) && this.#key(event), first);
    addEventListener("keydown", (event) => this.#key(event), { signal });
    addEventListener("pointermove", (event) => this.#clicker.stir(event), first);
    addEventListener("pointerdown", (event) => this.#clicker.stir(event), first);
    addEventListener("resize", this.#changed, { signal });
    let full = document.fullscreenElement !== null;
    const turned = () => {
      if (full && !document.fullscreenElement) this.#back();
      full = document.fullscreenElement !== null;
    };
    document.addEventListener("fullscreenchange", turned, { signal });
  }

  get #picture() {
    return this.#root.querySelector(/** @type {"div"} */ (".picture"));
  }

  close() {
    this.stop();
    this.#leave.abort();
  }

  /** In full screen Escape is the browser's: the page learns only that the screen was given back. A list of keys goes first. */
  #back() {
    if (this.#list.open) this.#list.close();
    else this.stop();
  }

  /**
   * One step of a talk: first the numbers, then the next figure.
   * @param {Direction} way
   */
  #go(way) {
    if (this.#root.classList.contains("revealed") === way > 0) this.#turn(way);
    else this.#show("revealed", way > 0);
  }

  /**
   * Asks for another figure. Where there is none the page does nothing.
   * @param {Direction} way
   */
  #turn(way) {
    this.#tell("turn", { way });
  }

  /**
   * @param {Part} part
   * @param {boolean} [on]
   */
  #show(part, on) {
    this.#clicker.mark(part, this.#root.classList.toggle(part, on));
  }

  /** Tells the page, which may say in turn to which sides it has more slides. */
  #announce() {
    const detail = { on: this.on, ways: /** @type {Direction[] | undefined} */ (undefined) };
    this.#tell("project", detail);
    this.#clicker.lead(detail.ways);
  }

  /**
   * What is no longer in the page is heard by the page itself.
   * @param {string} what
   * @param {object} detail
   */
  #tell(what, detail) {
    const at = this.#host.isConnected ? this.#host : document;
    at.dispatchEvent(new CustomEvent(`fall-line:${what}`, { bubbles: true, composed: true, detail }));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || this.#list.open) return;
    const [target] = event.composedPath();
    if (target instanceof Element && keeps(target, event.key)) return;
    const act = this.#deed(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    // A key that is held is pressed once.
    if (!event.repeat) act();
  }

  /**
   * What a key does here and now.
   * @param {string} key
   * @returns {(() => void) | undefined}
   */
  #deed(key) {
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
 * Whether something needs a key for itself. Letters look for an option of a choice.
 * @param {Element} target
 * @param {string} key
 */
function keeps(target, key) {
  if (target.matches(WRITTEN)) return true;
  return target.matches(key === " " ? PRESSED : "select") && !key.startsWith("Page");
}
