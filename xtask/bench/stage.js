// Two stacked canvases for a figure, as the element <fall-line> has them.

import { expect } from "./agreement.js";

/** A room in which the plane is about 512 CSS pixels wide. */
const ROOM = { width: 900, height: 590, ratio: 1, scale: 1, dark: false };

export class Stage {
  #figure;
  #backdrop = context({ alpha: false });
  #front = context({ alpha: true });

  constructor(figure) {
    this.#figure = figure;
  }

  paint() {
    const { width, height, ratio, scale, dark } = ROOM;
    this.#figure.paint(this.#backdrop, this.#front, width, height, ratio, scale, dark, false);
  }

  /** What can be dragged, where it is on the canvases. */
  handles() {
    return this.#figure.handles(ROOM.width, ROOM.height, ROOM.scale);
  }

  /** Throws if a canvas shows fewer colours than a picture would have. */
  check() {
    expect(colors(this.#backdrop) > 100, "the backdrop is empty");
    expect(colors(this.#front) > 10, "the front is empty");
  }
}

function context(settings) {
  const canvas = document.createElement("canvas");
  canvas.style.cssText = "position: absolute; left: 0; top: 0";
  document.body.append(canvas);
  return canvas.getContext("2d", settings);
}

function colors(context) {
  const { data } = context.getImageData(0, 0, ROOM.width, ROOM.height);
  return new Set(new Uint32Array(data.buffer)).size;
}
