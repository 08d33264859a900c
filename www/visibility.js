// Whether an element is in the viewport or within half a viewport of it. An element that is not displayed is invisible.

const MARGIN = "50% 0px";

export class Visibility {
  /** Assumed until it is known. */
  visible = true;
  known = false;
  #element;
  #observer;

  /**
   * @param {Element} element
   * @param {(visible: boolean) => void} onChange called initially and on every change
   */
  constructor(element, onChange) {
    this.#element = element;
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.visible = entries.at(-1)?.isIntersecting ?? this.visible;
        this.known = true;
        onChange(this.visible);
      },
      { rootMargin: MARGIN },
    );
  }

  watch() {
    this.#observer.observe(this.#element);
  }

  /** Observes again, which takes a frame: changes since the last frame have not been reported yet. */
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
