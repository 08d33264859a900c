// The picture: two stacked canvases that the core paints, at the size of their box and the resolution of the screen. On paper and out
// of sight a third stands in for them.

import { prepare } from "./core.js";
import { element } from "./dom.js";
import { Locator } from "./locator.js";

/** @import { Session } from "./session.js" */

/** How a picture is drawn away from the screen: its size in CSS pixels, pixels per CSS pixel, scale factor, and theme.
 * @typedef {{ width: number, height: number, ratio: number, scale: number, dark: boolean }} Look */

/** The chunk that writes SVG documents, loaded when the first one is requested. */
const SVG = "svg";

/** A picture on paper: as wide as the text of a page, at about 300 pixels per inch. @type {Look} */
const PAPER = { width: 720, height: 432, ratio: 3, scale: 1, dark: false };

/** The most by which a page may magnify a picture and find it sharp, and the steps in which its resolution follows. */
const MAX_MAGNIFICATION = 4;
const MAGNIFICATION_STEP = 0.25;

/** Milliseconds after a change of the window in which a page may scale its figures anew, as a slide deck does. */
const SCALE_DELAY = 200;

/** Milliseconds of pending work that printing waits for. */
const PRINT_WORK = 1500;

export class Picture {
  /** Whether it is drawn in the dark theme. */
  dark = false;

  #session;
  #backdrop;
  #front;
  /** What stands in for the two. @type {CanvasRenderingContext2D | undefined} */
  #still;
  #isStillDark = false;
  #magnification = 1;
  #scaleTimer = 0;
  #sizes = new ResizeObserver(() => this.measure());
  #leave = new AbortController();

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
    // Without pixels until they are painted: an opaque canvas would be black.
    const none = { width: 0, height: 0 };
    const backdrop = element("canvas", { ...none, "aria-hidden": "true" });
    const front = element("canvas", { ...none, role: "img", "aria-label": session.figure.title, "aria-describedby": "description" });
    this.root = element("div", { class: "picture", tabindex: "-1" }, backdrop, front);
    this.#backdrop = context(backdrop, { alpha: false });
    this.#front = context(front, { alpha: true });
    /** Finds pointers in the picture. */
    this.locator = new Locator(this.root);
    this.#sizes.observe(this.root);
    const { signal } = this.#leave;
    for (const canvas of [backdrop, front]) {
      // A changed size makes the core repaint what was lost.
      canvas.addEventListener("contextrestored", () => ((backdrop.width = 0), session.redraw()), { signal });
    }
    addEventListener("resize", () => this.#measureLater(), { signal });
    this.#watchRatio();
  }

  update() {
    const { width, height, scale } = this.#session.frame;
    if (width < 1 || height < 1) return;
    const ratio = this.#magnification * devicePixelRatio;
    this.#session.figure.paint(this.#backdrop, this.#front, width, height, ratio, scale, this.dark, this.#session.moving);
    if (!this.#isPrinting) this.#removeStill();
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
    const whole = context(element("canvas"), {});
    this.#draw(whole, { ...this.#session.frame, ratio, dark: this.dark });
    return new Promise((resolve, reject) => {
      const done = (/** @type {Blob | null} */ blob) => (blob ? resolve(blob) : reject(new Error("the browser could not encode the PNG")));
      whole.canvas.toBlob(done, "image/png");
    });
  }

  /**
   * Draws the picture for paper, or returns to the screen. On paper it is one canvas, since Chromium puts white under each, and its
   * size does not depend on the window.
   * @param {boolean} printing
   */
  print(printing) {
    this.root.classList.toggle("printing", printing);
    this.#removeStill();
    if (!printing) return;
    const still = this.#addStill();
    this.#draw(still, PAPER);
    const { figure } = this.#session;
    // Drawing finds out what there is to compute, such as basins.
    if (!figure.advance(0)) return;
    figure.advance(PRINT_WORK);
    this.#draw(still, PAPER);
  }

  /**
   * Releases the pixels until the next update. A coarse still in the current theme takes their place: a page may be photographed
   * whole.
   */
  rest() {
    const { width, height } = this.#session.frame;
    const isResting = this.#still !== undefined && this.#isStillDark === this.dark;
    if (width < 1 || height < 1 || this.#isPrinting || isResting) return;
    this.#isStillDark = this.dark;
    const still = this.#addStill();
    const canvases = [this.#backdrop.canvas, this.#front.canvas];
    if (this.#backdrop.canvas.width) {
      Object.assign(still.canvas, { width, height });
      for (const canvas of canvases) still.drawImage(canvas, 0, 0, width, height);
    } else this.#draw(still, { ...this.#session.frame, ratio: 1, dark: this.dark });
    for (const canvas of canvases) canvas.width = canvas.height = 0;
  }

  close() {
    this.#sizes.disconnect();
    this.#leave.abort();
    clearTimeout(this.#scaleTimer);
  }

  /** Adopts the size that the page gives it, and a resolution that is sharp where the page magnifies it. */
  measure() {
    const { frame } = this.#session;
    const { clientWidth: width, clientHeight: height } = this.root;
    const steps = Math.ceil(this.locator.magnification / MAGNIFICATION_STEP - 0.1);
    const magnification = Math.min(Math.max(steps * MAGNIFICATION_STEP, 1), MAX_MAGNIFICATION);
    if (width === frame.width && height === frame.height && magnification === this.#magnification) return;
    this.#magnification = magnification;
    Object.assign(frame, { width, height });
    for (const { canvas } of [this.#backdrop, this.#front]) {
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    this.#session.redraw();
  }

  /**
   * Draws the whole picture on one canvas, and resizes it to that.
   * @param {CanvasRenderingContext2D} on
   * @param {Look} look
   */
  #draw(on, { width, height, ratio, scale, dark }) {
    const front = context(element("canvas"), {});
    this.#session.figure.print(on, front, width, height, ratio, scale, dark);
    on.setTransform(1, 0, 0, 1, 0, 0);
    on.drawImage(front.canvas, 0, 0);
  }

  get #isPrinting() {
    return this.root.classList.contains("printing");
  }

  #addStill() {
    this.#still ??= context(element("canvas", { class: "still", "aria-hidden": "true" }), { alpha: true });
    this.#front.canvas.after(this.#still.canvas);
    return this.#still;
  }

  #removeStill() {
    this.#still?.canvas.remove();
    this.#still = undefined;
  }

  #measureLater() {
    clearTimeout(this.#scaleTimer);
    this.#scaleTimer = setTimeout(() => this.measure(), SCALE_DELAY);
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
