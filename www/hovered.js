// The values under the pointer or of the point being dragged, beside the pointer: on the side with more space, and above a finger.

import { element, setText } from "./dom.js";

/** @import { Locator } from "./locator.js" */
/** @import { Session } from "./session.js" */

/** The distance from the pointer in CSS pixels: a finger covers more. */
const GAPS = { mouse: 14, touch: 36 };

export class Hovered {
  root = element("output", { class: "hovered", "aria-live": "off", hidden: true });
  #session;
  #dragged;
  /** The position of the pointer in the picture. */
  #pointer = { x: 0, y: 0, touch: false };

  /**
   * @param {Session} session
   * @param {HTMLElement} picture the element that the pointer moves over, at whose origin this is placed
   * @param {Locator} locator
   * @param {() => string} dragged describes the point being dragged, which takes precedence over what is under the pointer
   */
  constructor(session, picture, locator, dragged) {
    this.#session = session;
    this.#dragged = dragged;
    const follow = (/** @type {PointerEvent} */ event) => {
      this.#pointer = { ...locator.locate(event), touch: event.pointerType === "touch" };
    };
    picture.addEventListener("pointermove", follow, { capture: true });
  }

  update() {
    const text = this.#dragged() || this.#session.figure.hovered();
    setText(this.root, text);
    this.root.hidden = !text;
    if (text) this.#place();
  }

  /** Places it above or below the pointer, inside the picture. */
  #place() {
    const { width, height } = this.#session.frame;
    // Sizes are rounded, possibly down.
    const [across, high] = [this.root.offsetWidth + 1, this.root.offsetHeight + 1];
    const { x, y, touch } = this.#pointer;
    const gap = touch ? GAPS.touch : GAPS.mouse;
    const left = x > width / 2 ? x - gap - across : x + gap;
    const top = touch || y > height / 2 ? y - gap - high : y + gap;
    const clamped = [clamp(left, width - across), clamp(top, height - high)];
    this.root.style.translate = clamped.map((length) => `${length}px`).join(" ");
  }
}

/**
 * @param {number} at
 * @param {number} end
 */
function clamp(at, end) {
  return Math.max(Math.min(at, end), 0);
}
