// Two stacked canvases for a figure, as in the <fall-line> element.

import { expect } from "./agreement.js";

/** A viewport in which the plane is about 512 CSS pixels wide. */
const VIEWPORT = { width: 900, height: 590, ratio: 1, scale: 1, dark: false };

export class Stage {
  #figure;
  #viewport;
  #backdrop = context({ alpha: false });
  #front = context({ alpha: true });

  constructor(figure, viewport = VIEWPORT) {
    this.#figure = figure;
    this.#viewport = viewport;
  }

  /** Paints the picture; while something moves, a surface may be sampled more coarsely. */
  paint(moving = false) {
    const { width, height, ratio, scale, dark } = { ...VIEWPORT, ...this.#viewport };
    this.#figure.paint(this.#backdrop, this.#front, width, height, ratio, scale, dark, moving);
  }

  /** The handles, in canvas coordinates. */
  handles() {
    return this.#figure.handles(VIEWPORT.width, VIEWPORT.height, VIEWPORT.scale);
  }

  /** Waits until the picture is painted, by reading a pixel of it. */
  finish() {
    this.#backdrop.getImageData(0, 0, 1, 1);
    this.#front.getImageData(0, 0, 1, 1);
  }

  /** Throws if a canvas shows fewer colours than a picture would have. */
  check() {
    expect(countColours(this.#backdrop) > 100, "the backdrop is empty");
    expect(countColours(this.#front) > 10, "the front is empty");
  }
}

function context(settings) {
  const canvas = document.createElement("canvas");
  canvas.style.cssText = "position: absolute; left: 0; top: 0";
  document.body.append(canvas);
  return canvas.getContext("2d", settings);
}

function countColours(context) {
  const { data } = context.getImageData(0, 0, VIEWPORT.width, VIEWPORT.height);
  return new Set(new Uint32Array(data.buffer)).size;
}
