// Whether an element is in the window or within half a window of it. An element that is not displayed is out of sight.

const MARGIN = "50% 0px";

export class Visibility {
  /** Until it is known, an element is taken to be in sight. */
  visible = true;
  known = false;
  #element;
  #observer;

  /**
   * @param {Element} element
   * @param {(visible: boolean) => void} changed told when it comes or goes, and once at first
   */
  constructor(element, changed) {
    this.#element = element;
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.visible = entries.at(-1)?.isIntersecting ?? this.visible;
        this.known = true;
        changed(this.visible);
      },
      { rootMargin: MARGIN },
    );
  }

  watch() {
    this.#observer.observe(this.#element);
  }

  /** Finds out anew, which takes a frame: of what has moved since the last one nobody tells before. */
  observeAgain() {
    this.#observer.disconnect();
    this.known = false;
    this.watch();
  }

  close() {
    this.#observer.disconnect();
    this.visible = true;
    this.known = false;
  }
}
