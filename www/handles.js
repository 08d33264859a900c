// Draggable handles as real buttons over the picture, moved by mouse, touch, pen or arrow keys.

import { element, removeElement, setAttribute } from "./dom.js";

/** @import { Handle } from "./core/fall_line.js" */
/** @import { Locator } from "./locator.js" */
/** @import { Session } from "./session.js" */

/** @typedef {{ id: string, dx: number, dy: number, before: string, moved: boolean }} Drag */

/** @type {Record<string, [right: number, up: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Handles {
  #session;
  #locator;
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map();
  /** @type {Handle[]} */
  #handles = [];
  /** The drag of each pointer that is down. @type {Map<number, Drag>} */
  #drags = new Map();

  /**
   * @param {Session} session
   * @param {Locator} locator
   */
  constructor(session, locator) {
    this.#session = session;
    this.#locator = locator;
    this.root = element("div", {
      class: "handles cue",
      pointerdown: (event) => this.#grab(event),
      pointermove: (event) => this.#move(event),
      pointerup: (event) => this.#drop(event),
      pointercancel: (event) => this.#cancel(event.pointerId),
      keydown: (event) => this.#key(event),
      keyup: (event) => event.key in ARROWS && session.settle(),
      // There is no keyup event for a key held while the window loses the focus.
      focusout: () => this.#drags.size === 0 && session.settle(),
    });
  }

  /** The handle being dragged and its position, in one line; empty otherwise. */
  get dragged() {
    const [drag] = this.#drags.values();
    const handle = this.#handles.find((one) => one.id === drag?.id);
    return handle ? `${handle.label} ${handle.value}` : "";
  }

  update() {
    this.#handles = this.#session.handles();
    const held = new Set([...this.#drags.values()].map((drag) => drag.id));
    const known = new Set(this.#handles.map((handle) => handle.id));
    for (const handle of this.#handles) this.#update(handle, held.has(handle.id));
    for (const [id, button] of this.#buttons) {
      if (known.has(id)) continue;
      this.#buttons.delete(id);
      removeElement(button);
    }
  }

  /**
   * @param {Handle} handle
   * @param {boolean} held
   */
  #update(handle, held) {
    let button = this.#buttons.get(handle.id);
    if (!button) {
      button = element("button", { type: "button", role: "slider", "aria-roledescription": "movable point" });
      this.#buttons.set(handle.id, button);
      this.root.append(button);
    }
    const { width, height } = this.#session.frame;
    const [x, y] = [clamp(handle.x, width), clamp(handle.y, height)];
    button.style.transform = `translate(${x}px, ${y}px)`;
    // Hides a handle outside its panel, unless it is being dragged or has the focus.
    button.hidden = !handle.inside && !held && !button.matches(":focus");
    button.classList.toggle("held", held);
    // A second handle of the same thing is no second stop of the Tab key.
    setAttribute(button, "tabindex", handle.keys ? null : "-1");
    setAttribute(button, "aria-hidden", handle.keys ? null : "true");
    setAttribute(button, "aria-label", handle.label);
    setAttribute(button, "aria-valuetext", handle.value);
    setAttribute(button, "aria-valuenow", String(Math.round((100 * x) / Math.max(width, 1))));
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (event.button !== 0) return;
    const at = this.#locator.locate(event);
    const handle = this.#nearest(at);
    if (!handle) return;
    event.stopPropagation();
    const button = this.#buttons.get(handle.id);
    button?.focus({ preventScroll: true });
    // Prevents the browser from moving the focus to the element under the pointer, which may be another handle.
    event.preventDefault();
    this.root.setPointerCapture(event.pointerId);
    this.#drags.set(event.pointerId, {
      id: handle.id,
      dx: handle.x - at.x,
      dy: handle.y - at.y,
      before: this.#session.figure.state,
      moved: false,
    });
    this.root.classList.add("dragging");
    this.#session.redraw();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const drag = this.#drags.get(event.pointerId);
    if (!drag) return;
    event.stopPropagation();
    const { x, y } = this.#locator.locate(event);
    this.#session.figure.drag(drag.id, x + drag.dx, y + drag.dy);
    drag.moved = true;
    this.root.classList.remove("cue");
    this.#session.change();
  }

  /** @param {PointerEvent} event */
  #drop(event) {
    const drag = this.#drags.get(event.pointerId);
    if (!drag) return;
    event.stopPropagation();
    this.#release(event.pointerId);
    if (drag.moved) this.#session.settle();
  }

  /** @param {number} pointer */
  #cancel(pointer) {
    const drag = this.#drags.get(pointer);
    if (!drag) return;
    this.#release(pointer);
    this.#session.restore(drag.before);
  }

  /** @param {number} pointer */
  #release(pointer) {
    this.#drags.delete(pointer);
    if (this.root.hasPointerCapture(pointer)) this.root.releasePointerCapture(pointer);
    this.root.classList.toggle("dragging", this.#drags.size > 0);
    this.#session.redraw();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const id = [...this.#buttons].find(([, button]) => button === event.target)?.[0];
    if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const { figure } = this.#session;
    const arrow = ARROWS[event.key];
    if (arrow) figure.nudge(id, ...arrow, event.shiftKey);
    else if (event.key === "Home") figure.home(id);
    else if (event.key === "Delete" || event.key === "Backspace") this.#remove(id);
    else if (event.key === "Escape" && this.#drags.size > 0) [...this.#drags.keys()].forEach((pointer) => this.#cancel(pointer));
    else return;
    event.preventDefault();
    this.root.classList.remove("cue");
    this.#session.change();
    if (!arrow) this.#session.settle();
  }

  /** @param {string} id */
  #remove(id) {
    if (!this.#handles.find((handle) => handle.id === id)?.removable) return;
    this.#session.figure.remove(id);
    this.update();
  }

  /**
   * The handle with the nearest centre: where several overlap, the top one need not be the intended one.
   * @param {{ x: number, y: number }} at
   */
  #nearest({ x, y }) {
    const distance = (/** @type {Handle} */ handle) => Math.hypot(handle.x - x, handle.y - y);
    const visible = this.#handles.filter((handle) => !this.#buttons.get(handle.id)?.hidden);
    return visible.sort((one, two) => distance(one) - distance(two))[0];
  }
}

/**
 * @param {number} at
 * @param {number} end
 */
function clamp(at, end) {
  return Math.min(Math.max(at, 0), end);
}
