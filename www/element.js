// <fall-line>: a figure as a custom element. Its attributes are the figure's parameters; its events are those of a form field.

import { Attributes } from "./attributes.js";
import { Boundary } from "./boundary.js";
import { Bounds } from "./bounds.js";
import { Figure, isPrepared, prepare } from "./core.js";
import { element } from "./dom.js";
import { failure } from "./failure.js";
import { Layout } from "./layout.js";
import { adoptProperties, keepMethods } from "./methods.js";
import { Projector } from "./projector.js";
import { Scheme } from "./scheme.js";
import { Session } from "./session.js";
import { RATIO } from "./share.js";
import { isStyled, sheet, styled } from "./stylesheet.js";
import { Visibility } from "./visibility.js";

/** @typedef {number | string | [number, number] | null} Value */

/** The range of the scale factor. */
const SCALES = { min: 0.5, max: 4 };

export class FallLineElement extends HTMLElement {
  /**
   * The phase of the figure's life cycle:
   *
   * - `idle`: it opens when it becomes visible, or immediately if it is eager;
   * - `opening`: the code it needs is loading. Requesting another figure starts over and abandons this one;
   * - `open`: it is ready;
   * - `failed`: it could not be opened, or has failed since. Another figure may still open.
   *
   * Removing the element from the page always makes it `idle` again.
   * @type {{ is: "idle" } | { is: "opening" } | { is: "open", session: Session, layout: Layout, projector: Projector, bounds: Bounds } | { is: "failed", error: unknown }}
   */
  #phase = { is: "idle" };
  #root = this.attachShadow({ mode: "open" });
  #frame = element("div", { class: "figure" });
  #attributes = new Attributes(this, (names) => this.#onAttributes(names));
  #scheme = new Scheme(this, () => this.#applyAppearance());
  #visibility = new Visibility(this, () => this.#onVisibility());
  #onBeforePrint = () => this.#setPrinting(true);
  #onAfterPrint = () => this.#setPrinting(false);
  /** @type {PromiseWithResolvers<this>} */
  #ready = Promise.withResolvers();
  /** Whether `ready` has resolved or rejected: the next figure then needs a new promise. */
  #isReady = false;
  /** The promise behind `settled`, while awaited. @type {PromiseWithResolvers<this> | undefined} */
  #settled;

  constructor() {
    super();
    this.#renewReady();
    this.#root.adoptedStyleSheets = [sheet];
    // Only the element's own events leave the shadow tree.
    this.#root.addEventListener("input", (event) => event.stopPropagation());
    new Boundary(this.#root);
    adoptProperties(this);
  }

  connectedCallback() {
    this.#attributes.catchUp();
    this.#scheme.watch();
    addEventListener("beforeprint", this.#onBeforePrint);
    addEventListener("afterprint", this.#onAfterPrint);
    this.#showPlaceholder();
    this.#visibility.watch();
    if (this.#attributes.eager) this.#openIfIdle();
  }

  disconnectedCallback() {
    this.#attributes.catchUp();
    this.#scheme.close();
    removeEventListener("beforeprint", this.#onBeforePrint);
    removeEventListener("afterprint", this.#onAfterPrint);
    this.#visibility.close();
    if (this.#phase.is === "open") this.#attributes.request(this.state);
    this.#close();
    // An element that is only being moved is connected again by then.
    queueMicrotask(() => this.#checkSettled());
  }

  /**
   * Resolves with the element once the figure is open; rejects if it cannot open. A figure outside the viewport opens when it
   * comes near, or immediately with `loading="eager"`. Changing the figure or moving the element creates a new promise.
   */
  get ready() {
    this.#attributes.catchUp();
    return this.#ready.promise;
  }

  /**
   * Resolves with the element once nothing is left to compute or to draw: the figure is open, its picture is complete, and
   * nothing is playing. Outside the viewport nothing is drawn or played: it resolves once pending changes are applied, or, for a
   * figure that opens only when visible, once it is known to be invisible. Rejects if the figure cannot open.
   * @returns {Promise<this>}
   */
  get settled() {
    this.#attributes.catchUp();
    const { promise } = (this.#settled ??= Promise.withResolvers());
    // Its visibility may have changed since it was last observed.
    if (this.isConnected) this.#visibility.observeAgain();
    else this.#checkSettled();
    return promise;
  }

  /** The figure's state as a URL query string; omitted parameters have their defaults. */
  get state() {
    this.#attributes.catchUp();
    return this.#phase.is === "open" ? this.#phase.session.figure.state : this.#attributes.state;
  }

  set state(state) {
    this.#attributes.catchUp();
    if (this.#phase.is === "open") this.#phase.layout.notice.show(this.#phase.session.restore(String(state)));
    else this.#attributes.request(String(state));
  }

  /** The unrounded values of the readouts, one object per row. */
  get readouts() {
    const rows = this.#phase.is === "open" ? this.#phase.session.readouts : [];
    return rows.map(({ id, label, cells }) => {
      /** @type {Record<string, Value>} */
      const row = { id, label };
      for (const { name, value } of cells) row[name] = value;
      return row;
    });
  }

  /**
   * Sets a parameter. Throws an `Error` that explains which values are allowed.
   * @param {string} name
   * @param {string | number | boolean} value
   */
  set(name, value) {
    const { session } = this.#requireOpen();
    session.figure.set(name, String(value));
    session.change();
    session.settle();
  }

  play() {
    this.#requireOpen().session.command("play");
  }

  pause() {
    this.#requireOpen().session.command("pause");
  }

  step() {
    this.#requireOpen().session.command("step");
  }

  reset() {
    this.#requireOpen().session.command("reset");
  }

  /**
   * Enters or leaves full-screen presentation; toggles it by default.
   * @param {boolean} [on]
   */
  project(on = !this.#requireOpen().projector.on) {
    const { projector } = this.#requireOpen();
    if (on) projector.start();
    else projector.stop();
  }

  /** The picture as a PNG file, two pixels per CSS pixel. @returns {Promise<Blob>} */
  async toPNG() {
    return this.#requireOpen().layout.picture.png(RATIO);
  }

  /** The picture as an SVG document. @returns {Promise<string>} */
  async toSVG() {
    return this.#requireOpen().layout.picture.svg();
  }

  /** The data behind the picture as comma-separated values: trajectories, or the readouts. */
  toCSV() {
    return this.#requireOpen().session.figure.csv();
  }

  #requireOpen() {
    this.#attributes.catchUp();
    if (this.#phase.is !== "open") throw new Error('The figure is not open yet: await `ready`. Outside the viewport it opens only with loading="eager".');
    return this.#phase;
  }

  /** Replaces the promise behind `ready`. */
  #renewReady() {
    this.#ready = Promise.withResolvers();
    this.#isReady = false;
    this.#ready.promise.then(prepareAll, () => {});
  }

  #resolveReady() {
    this.#isReady = true;
    this.#ready.resolve(this);
  }

  /** Shows a placeholder of about the size of the figure. */
  #showPlaceholder() {
    this.#show(element("div", { class: "waiting" }));
  }

  /** @param {HTMLElement} content */
  #show(content) {
    this.#root.replaceChildren(this.#scheme.root, content);
  }

  /** Opens the figure unless it is opening already. */
  #openIfIdle() {
    if (this.#phase.is === "idle") this.#open();
  }

  /** Follows the visibility: an invisible figure pauses and releases its pixels. */
  #onVisibility() {
    if (this.#visibility.visible) this.#openIfIdle();
    if (this.#phase.is === "open") this.#applyVisibility(this.#phase.session, this.#phase.layout);
    this.#checkSettled();
  }

  /**
   * @param {Session} session
   * @param {Layout} layout
   */
  #applyVisibility(session, layout) {
    session.awake = this.#visibility.visible;
    if (this.#visibility.visible) return;
    layout.picture.rest();
    // An invisible picture need not be painted first.
    this.#resolveReady();
  }

  /** Settles the promise behind `settled`, if nothing is left to do. */
  #checkSettled() {
    const settled = this.#settled;
    if (!settled) return;
    const phase = this.#phase;
    // The resize observer may not have reported a change of size yet.
    if (phase.is === "open") phase.layout.picture.measure();
    if (phase.is === "failed") settled.reject(phase.error);
    else if (this.#isSettled) settled.resolve(this);
    else return;
    this.#settled = undefined;
  }

  /** Whether nothing is left to do. Until its visibility is known, it may be about to open or to resume. */
  get #isSettled() {
    if (!this.isConnected) return true;
    if (!this.#visibility.known) return false;
    return this.#phase.is === "open" ? this.#phase.session.isIdle : this.#phase.is === "idle";
  }

  /** Printing shows figures not yet scrolled to, and does not wait for the next frame. @param {boolean} printing */
  #setPrinting(printing) {
    const { figure } = this.#attributes;
    if (printing && this.#phase.is === "idle" && isStyled() && isPrepared(figure)) this.#start(figure);
    if (this.#phase.is === "open") {
      this.#phase.session.update();
      this.#phase.layout.picture.print(printing);
    }
    if (!printing) this.#onVisibility();
  }

  /** Loads the code that the figure needs, then starts it. */
  async #open() {
    const opening = (this.#phase = { is: "opening" });
    const name = this.#attributes.figure;
    this.#showPlaceholder();
    try {
      await Promise.all([prepare(name), styled()]);
    } catch (error) {
      if (this.#phase === opening) this.#fail(error);
      return;
    }
    if (this.#phase === opening) this.#start(name);
  }

  /** @param {string} name a figure whose chunks are loaded */
  #start(name) {
    try {
      this.#mount(new Figure(name));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {Figure} figure */
  #mount(figure) {
    const rejected = this.#attributes.open(figure);
    const session = new Session(figure, {
      input: () => this.#dispatch("input"),
      change: () => {
        layout.conclude();
        this.#dispatch("change");
      },
      verdict: (detail) => this.#dispatch("fall-line:verdict", detail),
      rejected: (rejected) => layout.notice.add(rejected),
      idle: () => this.#checkSettled(),
      failure: (error) => this.#fail(error),
    });
    const layout = new Layout(session, () => this.project());
    const projector = new Projector(this, layout.root, () => this.#applyAppearance());
    this.#phase = { is: "open", session, layout, projector, bounds: new Bounds(this, this.#frame) };
    layout.notice.show(rejected);
    layout.conclude();
    this.#applyAppearance();
    this.#frame.replaceChildren(layout.root);
    this.#show(this.#frame);
    layout.picture.measure();
    session.show({ update: () => this.#resolveReady() });
    this.#onVisibility();
  }

  /** Closes the figure. A pending `ready` then waits for the next figure to open. */
  #close() {
    if (this.#isReady) this.#renewReady();
    const phase = this.#phase;
    try {
      if (phase.is !== "open") return;
      phase.projector.close();
      phase.bounds.close();
      phase.layout.close();
      phase.session.close();
    } finally {
      this.#phase = { is: "idle" };
    }
  }

  /** Closes the figure and shows why it failed. */
  #fail(/** @type {unknown} */ error) {
    console.error(error);
    try {
      this.#close();
    } catch {
      // A core that has failed may be unable to free its memory.
    }
    this.#phase = { is: "failed", error };
    this.#isReady = true;
    this.#ready.reject(error);
    this.#frame.replaceChildren(failure(error));
    this.#show(this.#frame);
    this.#checkSettled();
  }

  /** Applies changed attributes. @param {Set<string>} names */
  #onAttributes(names) {
    if (names.has("loading") && this.isConnected && this.#attributes.eager) this.#openIfIdle();
    if (names.has("figure")) {
      const reopen = this.#phase.is !== "idle";
      this.#close();
      if (reopen) this.#open();
    }
    if (names.has("theme") || names.has("scale")) this.#applyAppearance();
    if (this.#phase.is !== "open") return this.#attributes.postpone(names);
    const { session, layout } = this.#phase;
    if (!this.#attributes.affect(names)) return;
    layout.notice.show(this.#attributes.apply(session.figure, names));
    session.change();
    session.settle();
  }

  /** Applies theme and scale. */
  #applyAppearance() {
    const open = this.#phase.is === "open" ? this.#phase : undefined;
    const projected = open?.projector.on ? open.projector.scale : 0;
    const scale = Math.min(Math.max(this.#attributes.scale, projected, SCALES.min), SCALES.max);
    const { dark } = this.#scheme;
    const scheme = dark ? "dark" : "light";
    this.#frame.style.setProperty("--scale", String(scale));
    this.#frame.style.colorScheme = scheme;
    // The element itself fills the screen then.
    if (projected) this.style.setProperty("--fall-line-scheme", scheme);
    else this.style.removeProperty("--fall-line-scheme");
    if (!open) return;
    open.layout.picture.dark = dark;
    open.session.frame.scale = scale;
    open.session.redraw();
    if (!open.session.awake) open.layout.picture.rest();
  }

  /**
   * @param {string} type
   * @param {object} [detail]
   */
  #dispatch(type, detail) {
    const init = { bubbles: true, composed: true };
    this.dispatchEvent(detail ? new CustomEvent(type, { ...init, detail }) : new Event(type, init));
  }
}

keepMethods(FallLineElement);

/** Preloads the code of all figures on the page, so that they open without delay when scrolled to or printed. */
function prepareAll() {
  for (const figure of document.querySelectorAll("fall-line")) prepare(figure.getAttribute("figure") ?? "").catch(() => {});
}
