// What a pointer does on the empty parts of the picture: a click places, a drag with the mouse pans, the wheel and two
// fingers zoom, resting shows a value. One finger scrolls the page, and so does the wheel until the picture is clicked.

/** @import { Session } from "./session.js" */
/** @typedef {{ x: number, y: number }} Place */
/** @typedef {{ from: Place, at: Place, touch: boolean, moved: boolean, before: string }} Press */

/** CSS pixels that a click may tremble: more under a finger. */
const TREMBLE = { mouse: 4, touch: 10 };

/** How fast the wheel zooms, per CSS pixel of scrolling; a pinched touchpad sends small deltas with Ctrl. */
const WHEEL = { turn: 0.0015, pinch: 0.01 };

/** Milliseconds without a turn of the wheel after which a zoom is over. */
const WHEEL_REST = 250;

export class Gestures {
  #session;
  #root;
  #hint;
  /** @type {Map<number, Press>} */
  #presses = new Map();
  #clicked = false;
  #pinched = false;
  #rest = 0;

  /**
   * @param {Session} session
   * @param {HTMLElement} root the picture
   * @param {() => void} hint shows how the wheel zooms
   */
  constructor(session, root, hint) {
    this.#session = session;
    this.#root = root;
    this.#hint = hint;
    root.addEventListener("pointerdown", (event) => this.#press(event));
    root.addEventListener("pointermove", (event) => this.#move(event));
    root.addEventListener("pointerup", (event) => this.#lift(event));
    root.addEventListener("pointercancel", (event) => this.#lift(event, false));
    root.addEventListener("pointerleave", () => this.#leave());
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.#putBack());
    root.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    // Two fingers are ours, one is the page's; touch-action cannot say this.
    const keep = (/** @type {TouchEvent} */ event) => event.touches.length > 1 && event.cancelable && event.preventDefault();
    root.addEventListener("touchstart", keep, { passive: false });
    root.addEventListener("touchmove", keep, { passive: false });
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0 || !this.#onPlot(event)) return;
    const at = this.#place(event);
    const touch = event.pointerType !== "mouse";
    if (this.#presses.size === 0) this.#pinched = false;
    this.#presses.set(event.pointerId, { from: at, at, touch, moved: false, before: this.#session.figure.state });
    if (!touch) this.#root.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const at = this.#place(event);
    const press = this.#presses.get(event.pointerId);
    if (!press) {
      if (event.buttons === 0 && event.pointerType !== "touch") this.#hover(event, at);
      return;
    }
    const others = [...this.#presses].filter(([id]) => id !== event.pointerId).map(([, other]) => other);
    const [other] = others;
    if (other) this.#pinch(press.at, at, other.at);
    press.moved ||= distance(press.from, at) > (press.touch ? TREMBLE.touch : TREMBLE.mouse);
    if (!press.touch && press.moved) this.#pan(press, at);
    else if (other) press.at = at;
  }

  /**
   * @param {PointerEvent} event
   * @param {Place} at
   */
  #hover(event, at) {
    if (this.#onPlot(event)) this.#session.figure.hover(at.x, at.y);
    else this.#session.figure.leave();
    this.#session.redraw();
  }

  /**
   * @param {Press} press
   * @param {Place} at
   */
  #pan(press, at) {
    this.#root.classList.add("panning");
    this.#session.figure.leave();
    this.#session.figure.pan(press.at.x, press.at.y, at.x, at.y);
    press.at = at;
    this.#session.change();
  }

  /**
   * One finger moves, the other rests: their middle shifts, their distance changes.
   * @param {Place} from
   * @param {Place} to
   * @param {Place} other
   */
  #pinch(from, to, other) {
    this.#pinched = true;
    const [before, after] = [middle(from, other), middle(to, other)];
    const factor = Math.max(distance(from, other), 1) / Math.max(distance(to, other), 1);
    this.#session.figure.pan(before.x, before.y, after.x, after.y);
    this.#session.figure.zoom(after.x, after.y, factor);
    this.#session.change();
  }

  /**
   * @param {PointerEvent} event
   * @param {boolean} [meant] whether a hand was lifted, and not taken away by the browser
   */
  #lift(event, meant = true) {
    const press = this.#presses.get(event.pointerId);
    if (!press) return;
    this.#presses.delete(event.pointerId);
    this.#root.classList.remove("panning");
    const clicked = meant && !press.moved && !this.#pinched;
    if (clicked) {
      this.#clicked = true;
      if (!this.#session.figure.click(press.at.x, press.at.y)) return;
      this.#session.change();
    }
    if (this.#presses.size === 0) this.#session.settle();
  }

  #leave() {
    this.#clicked = false;
    this.#session.figure.leave();
    this.#session.redraw();
  }

  #putBack() {
    const [press] = this.#presses.values();
    if (!press?.moved) return;
    this.#presses.clear();
    this.#root.classList.remove("panning");
    this.#session.restore(press.before);
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    const at = this.#place(event);
    if (!this.#pannable(at)) return;
    if (!event.ctrlKey && !event.metaKey && !this.#clicked) return this.#hint();
    event.preventDefault();
    const pixels = event.deltaY * ([1, 16, 400][event.deltaMode] ?? 1);
    const rate = event.ctrlKey && Math.abs(pixels) < 40 ? WHEEL.pinch : WHEEL.turn;
    this.#session.figure.zoom(at.x, at.y, Math.exp(rate * pixels));
    this.#session.change();
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#session.settle(), WHEEL_REST);
  }

  /** @param {Place} at */
  #pannable({ x, y }) {
    const inside = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ size) => at >= from && at <= from + size;
    return this.#session
      .panels()
      .some(({ pannable, left, top, width, height }) => pannable && inside(x, left, width) && inside(y, top, height));
  }

  /**
   * Whether an event is about the picture itself, not about a button on it. Handles keep their drags to themselves.
   * @param {Event} event
   */
  #onPlot(event) {
    return event.target instanceof HTMLCanvasElement || event.target === this.#root;
  }

  /** @param {MouseEvent} event */
  #place(event) {
    const { left, top } = this.#root.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
}

/**
 * @param {Place} one
 * @param {Place} two
 */
function distance(one, two) {
  return Math.hypot(one.x - two.x, one.y - two.y);
}

/**
 * @param {Place} one
 * @param {Place} two
 * @returns {Place}
 */
function middle(one, two) {
  return { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 };
}
