// The picture: two stacked canvases that the core paints, as large as the page lets them be and as sharp as the screen.

import { element } from "./dom.js";

/** @import { Session } from "./session.js" */

export class Picture {
  /** Whether it is drawn for a dark page. */
  dark = false;

  #session;
  #backdrop;
  #front;
  #sizes = new ResizeObserver(() => this.measure());
  #printing = false;
  #leave = new AbortController();

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
    const backdrop = element("canvas", { "aria-hidden": "true" });
    const front = element("canvas", { role: "img", "aria-label": session.figure.title, "aria-describedby": "description" });
    this.root = element("div", { class: "picture", tabindex: "-1" }, backdrop, front);
    this.#backdrop = context(backdrop, { alpha: false });
    this.#front = context(front, { alpha: true });
    this.#sizes.observe(this.root);
    const { signal } = this.#leave;
    for (const canvas of [backdrop, front]) {
      // A size of its own makes the core paint anew what was lost.
      canvas.addEventListener("contextrestored", () => ((backdrop.width = 0), session.redraw()), { signal });
    }
    addEventListener("beforeprint", () => this.#print(true), { signal });
    addEventListener("afterprint", () => this.#print(false), { signal });
    this.#watchRatio();
  }

  update() {
    const { width, height, scale } = this.#session.frame;
    if (width < 1 || height < 1) return;
    const dark = this.dark && !this.#printing;
    this.#session.figure.paint(this.#backdrop, this.#front, width, height, devicePixelRatio, scale, dark);
  }

  close() {
    this.#sizes.disconnect();
    this.#leave.abort();
  }

  /** Takes the room that the page gives. */
  measure() {
    const { frame } = this.#session;
    const { clientWidth: width, clientHeight: height } = this.root;
    if (width === frame.width && height === frame.height) return;
    Object.assign(frame, { width, height });
    for (const { canvas } of [this.#backdrop, this.#front]) {
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    this.#session.redraw();
  }

  /** A query can only say that the ratio is no longer what it was, so each change asks anew. */
  #watchRatio() {
    const changed = () => {
      this.#session.redraw();
      this.#watchRatio();
    };
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener("change", changed, { once: true, signal: this.#leave.signal });
  }

  /** Paper is white, and a printer does not wait for the next frame. @param {boolean} printing */
  #print(printing) {
    this.#printing = printing;
    this.update();
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} settings
 */
function context(canvas, settings) {
  const context = canvas.getContext("2d", settings);
  if (!context) throw new Error("The browser gives no canvas to draw on.");
  return context;
}
