// A figure in a page that gives it a fixed height: the picture takes that height as if it were the window's, and the rest scrolls.

export class Bounds {
  #host;
  #frame;
  /** In a task of its own: what it changes would otherwise be observed again in the same frame. */
  #sizes = new ResizeObserver(() => (this.#timer ||= setTimeout(() => this.#measure())));
  #timer = 0;

  /**
   * @param {HTMLElement} host the element that the page may give a height
   * @param {HTMLElement} frame its content
   */
  constructor(host, frame) {
    this.#host = host;
    this.#frame = frame;
    this.#sizes.observe(host);
  }

  close() {
    this.#sizes.disconnect();
    clearTimeout(this.#timer);
    this.#release();
  }

  #measure() {
    this.#timer = 0;
    this.#release();
    const { clientHeight } = this.#host;
    if (this.#host.hasAttribute("projected") || this.#frame.scrollHeight <= clientHeight + 1) return;
    this.#frame.classList.add("bounded");
    this.#frame.style.setProperty("--fall-line-window", `${clientHeight}px`);
  }

  #release() {
    this.#frame.classList.remove("bounded");
    this.#frame.style.removeProperty("--fall-line-window");
  }
}
