// Whether a figure is dark: what the page declares where the figure stands (`color-scheme`), or else what the system prefers.

import { element } from "./dom.js";

export class Scheme {
  #host;
  #system = matchMedia("(prefers-color-scheme: dark)");
  #onChange;
  /** An invisible element whose colour depends on the scheme. A change of it starts a transition, which no page reports otherwise. */
  root;

  /**
   * @param {HTMLElement} host
   * @param {() => void} onChange called when the scheme may have changed
   */
  constructor(host, onChange) {
    this.#host = host;
    this.#onChange = onChange;
    this.root = element("i", { class: "scheme", transitionrun: onChange });
  }

  /** Whether the scheme is dark. The host's attribute `theme` comes first. */
  get dark() {
    const theme = this.#host.getAttribute("theme");
    if (theme === "dark" || theme === "light") return theme === "dark";
    const isDark = getComputedStyle(this.root).color === "rgb(1, 1, 1)";
    const isDeclared = getComputedStyle(this.#host).colorScheme !== "normal" || document.querySelector('meta[name="color-scheme"]') !== null;
    return isDark || (!isDeclared && this.#system.matches);
  }

  watch() {
    this.#system.addEventListener("change", this.#onChange);
  }

  close() {
    this.#system.removeEventListener("change", this.#onChange);
  }
}
