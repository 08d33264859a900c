// What the keys of a clicker do, as buttons, for those who have only a mouse or a finger. They have room of their own beside the
// title, and fade while a mouse rests.

import { button } from "./button.js";
import { element, mark } from "./dom.js";

/** Milliseconds that a mouse rests before the buttons fade. */
const REST = 3000;

/** @typedef {1 | -1} Direction */
/** @typedef {"revealed" | "with-controls"} Part */

export class Clicker {
  #before;
  #next;
  #parts;
  #resting = 0;

  /** @param {{ turn: (way: Direction) => void, show: (part: Part) => void, leave: () => void }} talk */
  constructor({ turn, show, leave }) {
    this.#before = button("Figure before", "before", () => turn(-1));
    this.#next = button("Next figure", "next", () => turn(1));
    this.#parts = {
      revealed: button("Numbers", "table", () => show("revealed")),
      "with-controls": button("Controls", "sliders", () => show("with-controls")),
    };
    this.root = element(
      "div",
      // A button that is clicked leaves the focus where it was: the space bar is to go on with the talk.
      { class: "clicker", role: "group", "aria-label": "Talk", mousedown: (event) => event.preventDefault() },
      this.#before,
      ...Object.values(this.#parts),
      this.#next,
      button("Back to the page", "close", leave),
    );
  }

  /**
   * Says to which sides there are more slides; `undefined` where there are none at all.
   * @param {Direction[]} [ways]
   */
  lead(ways) {
    for (const [way, one] of /** @type {const} */ ([[-1, this.#before], [1, this.#next]])) {
      one.hidden = !ways;
      one.disabled = !ways?.includes(way);
    }
  }

  /**
   * Says whether a part is shown.
   * @param {Part} part
   * @param {boolean} on
   */
  mark(part, on) {
    mark(this.#parts[part], "aria-pressed", String(on));
  }

  /**
   * Comes into sight: for good under a finger, otherwise until nothing has moved for a while.
   * @param {PointerEvent} [event]
   */
  stir(event) {
    clearTimeout(this.#resting);
    this.root.classList.remove("resting");
    if (event?.pointerType !== "touch") this.#resting = setTimeout(() => this.root.classList.add("resting"), REST);
  }
}
