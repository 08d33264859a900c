// Positions of pointers in the coordinates of the picture. A page may scale, rotate or zoom what is around a figure, as slide decks
// do; the corners of the picture on the screen determine the affine map.

import { element } from "./dom.js";

/** @typedef {{ x: number, y: number }} Position in CSS pixels of the picture, from its upper left corner */

export class Locator {
  #picture;
  /** Empty elements at three corners, whose boxes are points under any transform: upper left, upper right, lower left. */
  #corners = ["0 0", "0 100%", "100% 0"].map((place) => {
    const [top, left] = place.split(" ");
    const corner = element("i", { class: "corner" });
    Object.assign(corner.style, { top, left });
    return corner;
  });

  /** @param {HTMLElement} picture */
  constructor(picture) {
    this.#picture = picture;
    picture.append(...this.#corners);
  }

  /**
   * @param {{ clientX: number, clientY: number }} event
   * @returns {Position}
   */
  locate({ clientX, clientY }) {
    const [origin, right, down] = this.#points();
    const [along, below] = [difference(right, origin), difference(down, origin)];
    const at = difference({ x: clientX, y: clientY }, origin);
    const area = cross(along, below) || 1;
    const { clientWidth, clientHeight } = this.#picture;
    return { x: (clientWidth * cross(at, below)) / area, y: (clientHeight * cross(along, at)) / area };
  }

  /** The length on the screen of a CSS pixel of the picture: 1 where the page neither scales nor zooms. */
  get magnification() {
    const [origin, right, down] = this.#points();
    const { clientWidth, clientHeight } = this.#picture;
    const area = Math.abs(cross(difference(right, origin), difference(down, origin)));
    return Math.sqrt(area / (clientWidth * clientHeight || 1));
  }

  /** The corners on the screen. */
  #points() {
    const zoom = "currentCSSZoom" in this.#picture ? 1 : zoomOf(this.#picture);
    const points = this.#corners.map((corner) => {
      const { x, y } = corner.getBoundingClientRect();
      return { x: zoom * x, y: zoom * y };
    });
    return /** @type {[Position, Position, Position]} */ (points);
  }
}

/**
 * The zoom of an element, by which older WebKit divides the boxes that it reports.
 * @param {Element} element
 */
function zoomOf(element) {
  let zoom = 1;
  for (let one = /** @type {Element | null} */ (element); one; one = parentOf(one)) {
    zoom *= Number(getComputedStyle(one).getPropertyValue("zoom")) || 1;
  }
  return zoom;
}

/** The element around another, across shadow roots. @param {Element} element */
function parentOf(element) {
  const { parentNode } = element.assignedSlot ?? element;
  return parentNode instanceof ShadowRoot ? parentNode.host : element.parentElement;
}

/**
 * @param {Position} one
 * @param {Position} other
 */
function difference(one, other) {
  return { x: one.x - other.x, y: one.y - other.y };
}

/**
 * The area of the parallelogram that two vectors span, with a sign.
 * @param {Position} one
 * @param {Position} other
 */
function cross(one, other) {
  return one.x * other.y - one.y * other.x;
}
