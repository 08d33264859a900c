// Buttons for the keys of a presentation clicker, for mouse and touch. They sit beside the title and fade while the mouse is
// still.

import { button } from "./button.js";
import { element, setAttribute } from "./dom.js";

/** Milliseconds without mouse movement before the buttons fade. */
const FADE_DELAY = 3000;

/** @typedef {1 | -1} Direction */
/** @typedef {"revealed" | "with-controls"} Part */

export class Clicker {
  #previous;
  #next;
  #parts;
  #fadeTimer = 0;

  /** @param {{ turn: (direction: Direction) => void, show: (part: Part) => void, leave: () => void }} actions */
  constructor({ turn, show, leave }) {
    this.#previous = button("Previous figure", "before", () => turn(-1));
    this.#next = button("Next figure", "next", () => turn(1));
    this.#parts = {
      revealed: button("Numbers", "table", () => show("revealed")),
      "with-controls": button("Controls", "sliders", () => show("with-controls")),
    };
    this.root = element(
      "div",
      // Clicking a button does not move the focus, and the space bar still advances the presentation.
      { class: "clicker", role: "group", "aria-label": "Presentation", mousedown: (event) => event.preventDefault() },
      this.#previous,
      ...Object.values(this.#parts),
      this.#next,
      button("Back to the page", "close", leave),
    );
  }

  /**
   * Enables the buttons towards other slides; hides both if `directions` is `undefined`.
   * @param {Direction[]} [directions]
   */
  enable(directions) {
    for (const [direction, button] of /** @type {const} */ ([[-1, this.#previous], [1, this.#next]])) {
      button.hidden = !directions;
      button.disabled = !directions?.includes(direction);
    }
  }

  /**
   * Marks the button of a part as pressed or not.
   * @param {Part} part
   * @param {boolean} on
   */
  setPressed(part, on) {
    setAttribute(this.#parts[part], "aria-pressed", String(on));
  }

  /**
   * Shows the buttons: permanently for touch, otherwise until the pointer has been still for a while.
   * @param {PointerEvent} [event]
   */
  wake(event) {
    clearTimeout(this.#fadeTimer);
    this.root.classList.remove("resting");
    if (event?.pointerType !== "touch") this.#fadeTimer = setTimeout(() => this.root.classList.add("resting"), FADE_DELAY);
  }
}
