// The picture: two stacked canvases that the core paints, at the size of their box and the resolution of the screen.

import { prepare } from "./core.js";
import { element } from "./dom.js";

/** @import { Session } from "./session.js" */

/** The chunk that writes SVG documents, loaded when the first one is requested. */
const SVG = "svg";

export class Picture {
  /** Whether it is drawn in the dark theme. */
  dark = false;
  /** Whether it is drawn for printing, always in the light theme. */
  printing = false;

  #session;
  #backdrop;
  #front;
  #sizes = new ResizeObserver(() => this.measure());
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
      // A changed size makes the core repaint what was lost.
      canvas.addEventListener("contextrestored", () => ((backdrop.width = 0), session.redraw()), { signal });
    }
    this.#watchRatio();
  }

  update() {
    const { width, height, scale } = this.#session.frame;
    if (width < 1 || height < 1) return;
    const dark = this.dark && !this.printing;
    this.#session.figure.paint(this.#backdrop, this.#front, width, height, devicePixelRatio, scale, dark, this.#session.moving);
  }

  /** The picture as an SVG document. @returns {Promise<string>} */
  async svg() {
    await prepare(SVG);
    const { width, height, scale } = this.#session.frame;
    return this.#session.figure.svg(width, height, scale, this.dark);
  }

  /**
   * The picture as a PNG file with `ratio` pixels per CSS pixel.
   * @param {number} ratio
   * @returns {Promise<Blob>}
   */
  png(ratio) {
    const { width, height, scale } = this.#session.frame;
    const [backdrop, front] = [element("canvas"), element("canvas")].map((canvas) => context(canvas, {}));
    if (!backdrop || !front) throw new Error("the browser provides no 2D canvas");
    this.#session.figure.print(backdrop, front, width, height, ratio, scale, this.dark);
    backdrop.setTransform(1, 0, 0, 1, 0, 0);
    backdrop.drawImage(front.canvas, 0, 0);
    return new Promise((resolve, reject) => {
      const done = (/** @type {Blob | null} */ blob) => (blob ? resolve(blob) : reject(new Error("the browser could not encode the PNG")));
      backdrop.canvas.toBlob(done, "image/png");
    });
  }

  /** Releases the pixels until the next update. */
  release() {
    for (const { canvas } of [this.#backdrop, this.#front]) canvas.width = canvas.height = 0;
  }

  close() {
    this.#sizes.disconnect();
    this.#leave.abort();
  }

  /** Adopts the size that the page gives it. */
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

  /** A media query matches only one ratio, and each change needs a new one. */
  #watchRatio() {
    const changed = () => {
      this.#session.redraw();
      this.#watchRatio();
    };
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener("change", changed, { once: true, signal: this.#leave.signal });
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} settings
 */
function context(canvas, settings) {
  const context = canvas.getContext("2d", settings);
  if (!context) throw new Error("the browser provides no 2D canvas");
  return context;
}
