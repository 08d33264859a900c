// <fall-line>: one figure as an element. Its attributes are the figure's parameters, its events are those of a form field.

import { Attributes } from "./attributes.js";
import { Figure, isPrepared, prepare } from "./core.js";
import { element } from "./dom.js";
import { failure } from "./failure.js";
import { Layout } from "./layout.js";
import { Projector } from "./projector.js";
import { Session } from "./session.js";
import { RATIO } from "./share.js";
import { isStyled, sheet, styled } from "./stylesheet.js";
import { Visibility } from "./visibility.js";

/** @typedef {number | string | [number, number] | null} Value */

/** How much larger things can be made. */
const SCALES = { least: 0.5, most: 4 };

export class FallLineElement extends HTMLElement {
  /**
   * What has become of the figure:
   *
   * - `unseen`: it opens when it comes into sight, or at once where it need not be seen;
   * - `opening`: what it needs is on its way. Another figure is another opening, and what an earlier one still waits for comes to nothing;
   * - `open`: it is there;
   * - `failed`: it could not be opened, or has failed since. Another figure may open.
   *
   * An element that is taken out of the page is `unseen` again, whatever it was.
   * @type {{ is: "unseen" } | { is: "opening" } | { is: "open", session: Session, layout: Layout, projector: Projector } | { is: "failed", error: unknown }}
   */
  #life = { is: "unseen" };
  #root = this.attachShadow({ mode: "open" });
  #frame = element("div", { class: "figure" });
  #attributes = new Attributes(this, (names) => this.#follow(names));
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #shade = () => this.#look();
  #visibility = new Visibility(this, () => this.#see());
  #print = () => this.#onPaper(true);
  #printed = () => this.#onPaper(false);
  /** @type {PromiseWithResolvers<this>} */
  #ready = Promise.withResolvers();
  /** Whether `ready` has resolved or rejected: what opens next then needs another promise. */
  #isReady = false;
  /** For those who await `settled`. @type {PromiseWithResolvers<this> | undefined} */
  #settled;

  constructor() {
    super();
    this.#renew();
    this.#root.adoptedStyleSheets = [sheet];
    // What happens inside is told in the element's own events.
    this.#root.addEventListener("input", (event) => event.stopPropagation());
    // A state that was set before the element came to life stands in the way of the property.
    if (Object.hasOwn(this, "state")) {
      this.#attributes.ask(this.state);
      Reflect.deleteProperty(this, "state");
    }
  }

  connectedCallback() {
    this.#attributes.catchUp();
    this.#dark.addEventListener("change", this.#shade);
    addEventListener("beforeprint", this.#print);
    addEventListener("afterprint", this.#printed);
    this.#wait();
    this.#visibility.watch();
    if (this.#attributes.eager) this.#want();
  }

  disconnectedCallback() {
    this.#attributes.catchUp();
    this.#dark.removeEventListener("change", this.#shade);
    removeEventListener("beforeprint", this.#print);
    removeEventListener("afterprint", this.#printed);
    this.#visibility.close();
    if (this.#life.is === "open") this.#attributes.ask(this.state);
    this.#close();
    // What is only moved is back in the page by then.
    queueMicrotask(() => this.#rest());
  }

  /**
   * Resolves with the element once the figure is open; rejects where it cannot be. A figure out of sight opens when it comes
   * near the window, or at once with `loading="eager"`. Another figure, and one that was moved, is waited for anew.
   */
  get ready() {
    this.#attributes.catchUp();
    return this.#ready.promise;
  }

  /**
   * Resolves with the element once nothing is left to compute or to draw: the figure is open, its picture is there in full, and
   * nothing plays. Out of sight nothing is drawn and nothing plays: there it resolves when what was asked for is done, and for a figure
   * that waits to be seen when it is known that nobody sees it. Rejects where the figure cannot be opened.
   * @returns {Promise<this>}
   */
  get settled() {
    this.#attributes.catchUp();
    const { promise } = (this.#settled ??= Promise.withResolvers());
    // It may have come into sight just now, or have left it.
    if (this.isConnected) this.#visibility.observeAgain();
    else this.#rest();
    return promise;
  }

  /** The figure's state in the syntax of an address's query; what is not in it has its default. */
  get state() {
    this.#attributes.catchUp();
    return this.#life.is === "open" ? this.#life.session.figure.state : this.#attributes.state;
  }

  set state(state) {
    this.#attributes.catchUp();
    if (this.#life.is === "open") this.#life.layout.notice.show(this.#life.session.restore(String(state)));
    else this.#attributes.ask(String(state));
  }

  /** The numbers that can be read off, exactly, a row each. */
  get readouts() {
    const rows = this.#life.is === "open" ? this.#life.session.readouts : [];
    return rows.map(({ id, label, cells }) => {
      /** @type {Record<string, Value>} */
      const row = { id, label };
      for (const { name, value } of cells) row[name] = value;
      return row;
    });
  }

  /**
   * Sets a parameter. Throws an `Error` that says what was expected.
   * @param {string} name
   * @param {string | number | boolean} value
   */
  set(name, value) {
    const { session } = this.#opened();
    session.figure.set(name, String(value));
    session.change();
    session.settle();
  }

  play() {
    this.#opened().session.command("play");
  }

  pause() {
    this.#opened().session.command("pause");
  }

  step() {
    this.#opened().session.command("step");
  }

  reset() {
    this.#opened().session.command("reset");
  }

  /**
   * Fills the screen for a lecture hall, or gives it back: whichever is not so, if it is not said.
   * @param {boolean} [on]
   */
  project(on = !this.#opened().projector.on) {
    const { projector } = this.#opened();
    if (on) projector.start();
    else projector.stop();
  }

  /** The picture as a PNG file, two pixels to a CSS pixel. @returns {Promise<Blob>} */
  async toPNG() {
    return this.#opened().layout.picture.png(RATIO);
  }

  /** The picture as an SVG document. @returns {Promise<string>} */
  async toSVG() {
    return this.#opened().layout.picture.svg();
  }

  /** What the picture is made of as comma-separated values: trajectories, or the readouts. */
  toCSV() {
    return this.#opened().session.figure.csv();
  }

  #opened() {
    this.#attributes.catchUp();
    if (this.#life.is !== "open") throw new Error('The figure is not there yet: await its `ready`; out of sight it opens with loading="eager" alone.');
    return this.#life;
  }

  /** Makes a new promise that the figure will be open. */
  #renew() {
    this.#ready = Promise.withResolvers();
    this.#isReady = false;
    this.#ready.promise.then(prepareOthers, () => {});
  }

  #resolveReady() {
    this.#isReady = true;
    this.#ready.resolve(this);
  }

  /** Keeps about the room that the figure will take. */
  #wait() {
    this.#root.replaceChildren(element("div", { class: "waiting" }));
  }

  /** Opens the figure if nothing was done to that end yet. */
  #want() {
    if (this.#life.is === "unseen") this.#open();
  }

  /** Follows what is in sight: a figure that nobody sees rests and lets go of its pixels. */
  #see() {
    if (this.#visibility.visible) this.#want();
    if (this.#life.is === "open") this.#wake(this.#life.session, this.#life.layout);
    this.#rest();
  }

  /**
   * @param {Session} session
   * @param {Layout} layout
   */
  #wake(session, layout) {
    session.awake = this.#visibility.visible;
    if (this.#visibility.visible) return;
    layout.picture.release();
    // Nobody waits for a picture that nobody sees.
    this.#resolveReady();
  }

  /** Tells those who wait for it that nothing is left to do, if that is so. */
  #rest() {
    const settled = this.#settled;
    if (!settled) return;
    const life = this.#life;
    // Of another size than it was drawn in nobody may have told yet.
    if (life.is === "open") life.layout.picture.measure();
    if (life.is === "failed") settled.reject(life.error);
    else if (this.#resting) settled.resolve(this);
    else return;
    this.#settled = undefined;
  }

  /** Whether nothing is left to do. Until it is known whether anybody sees it, it may be about to open, or to wake. */
  get #resting() {
    if (!this.isConnected) return true;
    if (!this.#visibility.known) return false;
    return this.#life.is === "open" ? this.#life.session.resting : this.#life.is === "unseen";
  }

  /** A printer shows what nobody has scrolled to, and does not wait for the next frame. @param {boolean} printing */
  #onPaper(printing) {
    const { figure } = this.#attributes;
    if (printing && this.#life.is === "unseen" && isStyled() && isPrepared(figure)) this.#start(figure);
    if (this.#life.is === "open") {
      this.#life.layout.picture.printing = printing;
      this.#life.session.update();
    }
    if (!printing) this.#see();
  }

  /** Asks for what the figure needs, and starts it when that is there. */
  async #open() {
    const opening = (this.#life = { is: "opening" });
    const name = this.#attributes.figure;
    this.#wait();
    try {
      await Promise.all([prepare(name), styled()]);
    } catch (error) {
      if (this.#life === opening) this.#fail(error);
      return;
    }
    if (this.#life === opening) this.#start(name);
  }

  /** @param {string} name the figure, whose parts are there */
  #start(name) {
    try {
      this.#fill(new Figure(name));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {Figure} figure */
  #fill(figure) {
    const rejected = this.#attributes.open(figure);
    const session = new Session(figure, {
      input: () => this.#tell("input"),
      change: () => {
        layout.describe();
        this.#tell("change");
      },
      verdict: (detail) => this.#tell("fall-line:verdict", detail),
      rest: () => this.#rest(),
      failure: (error) => this.#fail(error),
    });
    const layout = new Layout(session, () => this.project());
    const projector = new Projector(this, layout.root, () => this.#look());
    this.#life = { is: "open", session, layout, projector };
    layout.notice.show(rejected);
    layout.describe();
    this.#look();
    this.#frame.replaceChildren(layout.root);
    this.#root.replaceChildren(this.#frame);
    layout.picture.measure();
    session.show({ update: () => this.#resolveReady() });
    this.#see();
  }

  /** Lets go of what there is. Whoever waits already waits for what opens next. */
  #close() {
    if (this.#isReady) this.#renew();
    const life = this.#life;
    try {
      if (life.is !== "open") return;
      life.projector.close();
      life.layout.close();
      life.session.close();
    } finally {
      this.#life = { is: "unseen" };
    }
  }

  /** Says why there is no figure. */
  #fail(/** @type {unknown} */ error) {
    console.error(error);
    try {
      this.#close();
    } catch {
      // A core that has failed may not let go of its memory either.
    }
    this.#life = { is: "failed", error };
    this.#isReady = true;
    this.#ready.reject(error);
    this.#frame.replaceChildren(failure(error));
    this.#root.replaceChildren(this.#frame);
    this.#rest();
  }

  /** Follows attributes that have changed. @param {Set<string>} names */
  #follow(names) {
    if (names.has("loading") && this.isConnected && this.#attributes.eager) this.#want();
    if (names.has("figure")) {
      const wanted = this.#life.is !== "unseen";
      this.#close();
      if (wanted) this.#open();
    }
    if (names.has("theme") || names.has("scale")) this.#look();
    if (this.#life.is !== "open") return this.#attributes.postpone(names);
    const { session, layout } = this.#life;
    if (!this.#attributes.concern(session.figure, names)) return;
    layout.notice.show(this.#attributes.heed(session.figure, names));
    session.change();
    session.settle();
  }

  /** Follows theme and scale. */
  #look() {
    const open = this.#life.is === "open" ? this.#life : undefined;
    const projected = open?.projector.on ? open.projector.scale : 0;
    const scale = Math.min(Math.max(this.#attributes.scale, projected, SCALES.least), SCALES.most);
    this.#frame.style.setProperty("--scale", String(scale));
    if (!open) return;
    const { theme } = this.#attributes;
    open.layout.picture.dark = theme === "dark" || (theme !== "light" && this.#dark.matches);
    open.session.frame.scale = scale;
    open.session.redraw();
  }

  /**
   * @param {string} type
   * @param {object} [detail]
   */
  #tell(type, detail) {
    const init = { bubbles: true, composed: true };
    this.dispatchEvent(detail ? new CustomEvent(type, { ...init, detail }) : new Event(type, init));
  }
}

/** Asks for what the figures need that nobody has seen yet, so that they open at once: in sight or on paper. */
function prepareOthers() {
  for (const other of document.querySelectorAll("fall-line")) prepare(other.getAttribute("figure") ?? "").catch(() => {});
}
