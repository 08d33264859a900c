// The button that folds the controls away, which leaves their space to the picture.

import { button } from "./button.js";
import { setAttribute } from "./dom.js";

/** @import { Session } from "./session.js" */

export class FoldButton {
  #session;
  #layout;
  root;

  /**
   * @param {Session} session
   * @param {HTMLElement} layout the element that gets the class `folded`
   */
  constructor(session, layout) {
    this.#session = session;
    this.#layout = layout;
    this.root = button("Controls", "sliders", () => this.#toggle());
    this.root.classList.add("fold");
  }

  update() {
    const isFolded = this.#isFolded;
    this.#layout.classList.toggle("folded", isFolded);
    setAttribute(this.root, "aria-expanded", String(!isFolded));
    this.root.title = isFolded ? "Show the controls" : "Fold the controls away";
  }

  get #isFolded() {
    return this.#session.value("controls") === "folded";
  }

  #toggle() {
    this.#session.figure.set("controls", this.#isFolded ? "shown" : "folded");
    this.#session.change();
    this.#session.settle();
  }
}
