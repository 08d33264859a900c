// Pointer gestures on the empty parts of the picture: a click places a point, a mouse drag pans or turns, the wheel and two fingers
// zoom, two clicks where a click has no other effect reset the view, hovering shows a value. One finger scrolls the page, and so does
// the wheel until the picture is clicked.

/** @import { Locator, Position } from "./locator.js" */
/** @import { Session } from "./session.js" */
/** @typedef {{ from: Position, at: Position, touch: boolean, moved: boolean, before: string }} Press */

/** CSS pixels that the pointer may move during a click: more for touch. */
const CLICK_TOLERANCE = { mouse: 4, touch: 10 };

/** Milliseconds between the two clicks of a double click. */
const DOUBLE_CLICK_DELAY = 400;

/** Zoom rate per CSS pixel of scrolling; pinching a touchpad sends small deltas with Ctrl. */
const WHEEL = { turn: 0.0015, pinch: 0.01 };

/** Milliseconds without wheel events after which a zoom has ended. */
const WHEEL_DELAY = 250;

export class Gestures {
  #session;
  #root;
  #locator;
  #hint;
  /** @type {Map<number, Press>} */
  #presses = new Map();
  #clicked = false;
  #pinched = false;
  /** The last click that had no effect. @type {{ at: Position, time: number } | undefined} */
  #idleClick;
  #wheelTimer = 0;

  /**
   * @param {Session} session
   * @param {HTMLElement} root the picture
   * @param {Locator} locator
   * @param {() => void} hint shows how the wheel zooms
   */
  constructor(session, root, locator, hint) {
    this.#session = session;
    this.#root = root;
    this.#locator = locator;
    this.#hint = hint;
    root.addEventListener("pointerdown", (event) => this.#onDown(event));
    root.addEventListener("pointermove", (event) => this.#onMove(event));
    root.addEventListener("pointerup", (event) => this.#onUp(event));
    root.addEventListener("pointercancel", (event) => this.#onUp(event, false));
    root.addEventListener("pointerleave", () => this.#onLeave());
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.#cancel() && event.preventDefault());
    root.addEventListener("wheel", (event) => this.#onWheel(event), { passive: false });
    // Two fingers zoom the picture, one scrolls the page; touch-action cannot express this.
    const prevent = (/** @type {TouchEvent} */ event) => event.touches.length > 1 && event.cancelable && event.preventDefault();
    root.addEventListener("touchstart", prevent, { passive: false });
    root.addEventListener("touchmove", prevent, { passive: false });
  }

  /** @param {PointerEvent} event */
  #onDown(event) {
    if (event.button !== 0 || !this.#onPlot(event)) return;
    const at = this.#locator.locate(event);
    const touch = event.pointerType !== "mouse";
    if (this.#presses.size === 0) this.#pinched = false;
    this.#presses.set(event.pointerId, { from: at, at, touch, moved: false, before: this.#session.figure.state });
    if (!touch) this.#root.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  #onMove(event) {
    const at = this.#locator.locate(event);
    const press = this.#presses.get(event.pointerId);
    if (!press) {
      if (event.buttons === 0 && event.pointerType !== "touch") this.#hover(event, at);
      return;
    }
    const others = [...this.#presses].filter(([id]) => id !== event.pointerId).map(([, other]) => other);
    const [other] = others;
    if (other) {
      // A page must not take it for a swipe.
      event.stopPropagation();
      this.#pinch(press.at, at, other.at);
    }
    press.moved ||= distance(press.from, at) > (press.touch ? CLICK_TOLERANCE.touch : CLICK_TOLERANCE.mouse);
    if (!press.touch && press.moved) this.#pan(press, at);
    else if (other) press.at = at;
  }

  /**
   * @param {PointerEvent} event
   * @param {Position} at
   */
  #hover(event, at) {
    if (this.#onPlot(event)) this.#session.figure.hover(at.x, at.y);
    else this.#session.figure.leave();
    this.#session.redraw();
  }

  /**
   * @param {Press} press
   * @param {Position} at
   */
  #pan(press, at) {
    this.#root.classList.add("panning");
    this.#session.figure.leave();
    this.#session.figure.pan(press.at.x, press.at.y, at.x, at.y);
    press.at = at;
    this.#session.change();
  }

  /**
   * One finger moves, the other is still: their midpoint shifts, their distance changes.
   * @param {Position} from
   * @param {Position} to
   * @param {Position} other
   */
  #pinch(from, to, other) {
    this.#pinched = true;
    const [before, after] = [midpoint(from, other), midpoint(to, other)];
    const factor = Math.max(distance(from, other), 1) / Math.max(distance(to, other), 1);
    this.#session.figure.pan(before.x, before.y, after.x, after.y);
    this.#session.figure.zoom(after.x, after.y, factor);
    this.#session.change();
  }

  /**
   * @param {PointerEvent} event
   * @param {boolean} [lifted] whether the pointer was lifted rather than cancelled by the browser
   */
  #onUp(event, lifted = true) {
    const press = this.#presses.get(event.pointerId);
    if (!press) return;
    this.#presses.delete(event.pointerId);
    this.#root.classList.remove("panning");
    const clicked = lifted && !press.moved && !this.#pinched;
    if (clicked) {
      this.#clicked = true;
      const { x, y } = press.at;
      if (!this.#session.figure.click(x, y) && !this.#doubleClick(press)) return;
      this.#session.change();
    }
    if (this.#presses.size === 0) this.#session.settle();
  }

  /**
   * Resets the view at the second of two clicks that have no other effect. Returns whether it is one.
   * @param {Press} press
   */
  #doubleClick({ at, touch }) {
    const [before, time] = [this.#idleClick, performance.now()];
    const tolerance = touch ? CLICK_TOLERANCE.touch : CLICK_TOLERANCE.mouse;
    const isSecond = before !== undefined && time - before.time < DOUBLE_CLICK_DELAY && distance(before.at, at) <= tolerance;
    this.#idleClick = isSecond ? undefined : { at, time };
    return isSecond && this.#session.figure.reset(at.x, at.y);
  }

  #onLeave() {
    this.#clicked = false;
    this.#session.figure.leave();
    this.#session.redraw();
  }

  /** Takes back a pan. Returns whether there was one. */
  #cancel() {
    const [press] = this.#presses.values();
    if (!press?.moved) return false;
    this.#presses.clear();
    this.#root.classList.remove("panning");
    this.#session.restore(press.before);
    return true;
  }

  /** @param {WheelEvent} event */
  #onWheel(event) {
    const at = this.#locator.locate(event);
    if (!this.#pannable(at)) return;
    if (!event.ctrlKey && !event.metaKey && !this.#clicked) return this.#hint();
    event.preventDefault();
    const pixels = event.deltaY * ([1, 16, 400][event.deltaMode] ?? 1);
    const rate = event.ctrlKey && Math.abs(pixels) < 40 ? WHEEL.pinch : WHEEL.turn;
    this.#session.figure.zoom(at.x, at.y, Math.exp(rate * pixels));
    this.#session.change();
    clearTimeout(this.#wheelTimer);
    this.#wheelTimer = setTimeout(() => this.#session.settle(), WHEEL_DELAY);
  }

  /** @param {Position} at */
  #pannable({ x, y }) {
    const inside = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ size) => at >= from && at <= from + size;
    return this.#session
      .panels()
      .some(({ pannable, left, top, width, height }) => pannable && inside(x, left, width) && inside(y, top, height));
  }

  /**
   * Whether an event targets the picture itself, not a button on it. Handles stop the propagation of their drags.
   * @param {Event} event
   */
  #onPlot(event) {
    return event.target instanceof HTMLCanvasElement || event.target === this.#root;
  }
}

/**
 * @param {Position} one
 * @param {Position} two
 */
function distance(one, two) {
  return Math.hypot(one.x - two.x, one.y - two.y);
}

/**
 * @param {Position} one
 * @param {Position} two
 * @returns {Position}
 */
function midpoint(one, two) {
  return { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 };
}
