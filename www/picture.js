// The picture: two stacked canvases that the core paints, as large as the page lets them be and as sharp as the screen.

import { prepare } from "./core.js";
import { element } from "./dom.js";

/** @import { Session } from "./session.js" */

/** What writes SVG documents comes when the first one is asked for. */
const SVG = "svg";

export class Picture {
  /** Whether it is drawn for a dark page. */
  dark = false;
  /** Whether it is drawn for paper, which is white. */
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
      // A size of its own makes the core paint anew what was lost.
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
   * The picture as a PNG file with so many pixels to a CSS pixel.
   * @param {number} ratio
   * @returns {Promise<Blob>}
   */
  png(ratio) {
    const { width, height, scale } = this.#session.frame;
    const [backdrop, front] = [element("canvas"), element("canvas")].map((canvas) => context(canvas, {}));
    if (!backdrop || !front) throw new Error("The browser gives no canvas to draw on.");
    this.#session.figure.print(backdrop, front, width, height, ratio, scale, this.dark);
    backdrop.setTransform(1, 0, 0, 1, 0, 0);
    backdrop.drawImage(front.canvas, 0, 0);
    return new Promise((resolve, reject) => {
      const taken = (/** @type {Blob | null} */ blob) => (blob ? resolve(blob) : reject(new Error("The browser makes no PNG of the picture.")));
      backdrop.canvas.toBlob(taken, "image/png");
    });
  }

  /** Lets go of the pixels until the next update. */
  release() {
    for (const { canvas } of [this.#backdrop, this.#front]) canvas.width = canvas.height = 0;
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
