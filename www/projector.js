// A figure for a lecture hall: it fills the screen, with type that is read from the last row, and answers the keys of a clicker. Its
// numbers stay covered until they are asked for, so that a hall can predict first and look then.

import { element } from "./dom.js";
import { release, take } from "./wall.js";

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

export class Projector {
  #host;
  #root;
  #changed;
  #list = element("dialog", { class: "shortcuts", "aria-label": "Keys" });
  #blank = element("div", { class: "blank", hidden: true });
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
    this.#listen(this.#projecting.signal);
    take(this.#host, () => this.stop());
    // Keys go to what is seen.
    if (!this.#focused?.checkVisibility()) this.#picture?.focus({ preventScroll: true });
    this.#changed();
    this.#tell("project", { on: this.on });
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
    const isLeft = within ? within === this.#picture : document.activeElement === document.body;
    if (isLeft && this.#focused instanceof HTMLElement) this.#focused.focus({ preventScroll: true });
    this.#changed();
    this.#tell("project", { on: this.on });
  }

  /** Hears the whole page while the figure fills it. @param {AbortSignal} signal */
  #listen(signal) {
    addEventListener("keydown", (event) => this.#key(event), { signal });
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
   * One step of a talk: first the numbers, then the next figure. Where there is no other the page does nothing.
   * @param {1 | -1} way
   */
  #go(way) {
    const { classList } = this.#root;
    if (classList.contains("revealed") === way > 0) this.#tell("turn", { way });
    else classList.toggle("revealed", way > 0);
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
    if (isTyping(target)) return;
    const act = this.#deed(event.key, target);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /**
   * What a key does here and now.
   * @param {string} key
   * @param {EventTarget | undefined} target
   * @returns {(() => void) | undefined}
   */
  #deed(key, target) {
    if (key === "?") return () => this.#list.showModal();
    if (key.toLowerCase() === "p") return () => (this.on ? this.stop() : this.start());
    if (!this.on) return undefined;
    const pressed = target instanceof Element && target.matches("button:not([role=slider]), summary");
    switch (key === " " && pressed ? "" : key.toLowerCase()) {
      case "pagedown":
      case " ":
        return () => this.#go(1);
      case "pageup":
        return () => this.#go(-1);
      case "r":
        return () => this.#root.classList.toggle("revealed");
      case "c":
        return () => this.#root.classList.toggle("with-controls");
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

/** @param {EventTarget | undefined} target */
function isTyping(target) {
  return target instanceof Element && target.matches("select, textarea, input:not([type=range], [type=checkbox])");
}
