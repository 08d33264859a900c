// <fall-line>: one figure as an element. Its attributes are the figure's parameters, its events are those of a form field.

import { Figure, isPrepared, prepare } from "./core.js";
import { element } from "./dom.js";
import { Layout } from "./layout.js";
import { Pledge } from "./pledge.js";
import { Projector } from "./projector.js";
import { Session } from "./session.js";
import { RATIO } from "./share.js";
import { isStyled, sheet, styled } from "./sheet.js";
import { Sight } from "./sight.js";

/** @import { Rejected } from "./core/fall_line.js" */
/** @typedef {number | string | [number, number] | null} Value */

/** Attributes that are the element's own; every other one that a parameter of the figure is named like sets it. */
const OWN = new Set(["figure", "loading", "hide", "theme", "scale", "state", "class", "style", "id", "title", "lang", "dir", "slot"]);

/** How much larger things can be made. */
const SCALES = { least: 0.5, most: 4 };

export class FallLineElement extends HTMLElement {
  /** @type {Session | undefined} */
  #session;
  /** @type {Layout | undefined} */
  #layout;
  /** @type {Projector | undefined} */
  #projector;
  /** The state to open with, if one was asked for. @type {string | undefined} */
  #wish;
  /** Attributes that have changed since then, and so go over it. @type {Set<string>} */
  #since = new Set();
  /** Whether it has been in sight, or need not be to open. */
  #wanted = false;
  /** Counts openings: what an earlier one still waits for comes to nothing. */
  #opening = 0;
  #root = this.attachShadow({ mode: "open" });
  #frame = element("div", { class: "figure" });
  #attributes = new MutationObserver((records) => this.#follow(records));
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #shade = () => this.#look();
  #sight = new Sight(this, () => this.#see());
  #print = () => this.#onPaper(true);
  #printed = () => this.#onPaper(false);
  /** @type {Pledge<this>} */
  #pledge = new Pledge();

  constructor() {
    super();
    this.#promise();
    // Those of an element that is not in the page count too.
    this.#attributes.observe(this, { attributes: true, attributeOldValue: true });
    this.#root.adoptedStyleSheets = [sheet];
    // What happens inside is told in the element's own events.
    this.#root.addEventListener("input", (event) => event.stopPropagation());
    // A state that was set before the element came to life stands in the way of the property.
    if (Object.hasOwn(this, "state")) {
      this.#wish = this.state;
      Reflect.deleteProperty(this, "state");
    }
  }

  connectedCallback() {
    this.#catchUp();
    this.#dark.addEventListener("change", this.#shade);
    addEventListener("beforeprint", this.#print);
    addEventListener("afterprint", this.#printed);
    this.#wait();
    this.#sight.watch();
    if (this.getAttribute("loading") === "eager") this.#want();
  }

  disconnectedCallback() {
    this.#catchUp();
    this.#dark.removeEventListener("change", this.#shade);
    removeEventListener("beforeprint", this.#print);
    removeEventListener("afterprint", this.#printed);
    this.#sight.close();
    this.#wanted = false;
    if (this.#session) this.#ask(this.state);
    this.#close();
  }

  /**
   * Resolves with the element once the figure is open; rejects where it cannot be. A figure out of sight opens when it comes
   * near the window, or at once with `loading="eager"`. Another figure, and one that was moved, is waited for anew.
   */
  get ready() {
    this.#catchUp();
    return this.#pledge.promise;
  }

  /** The figure's state in the syntax of an address's query; what is not in it has its default. */
  get state() {
    this.#catchUp();
    return this.#session?.figure.state ?? this.#first;
  }

  set state(state) {
    this.#catchUp();
    if (this.#session) this.#layout?.note.show(this.#session.restore(String(state)));
    else this.#ask(String(state));
  }

  /** The numbers that can be read off, exactly, a row each. */
  get readouts() {
    const rows = this.#session?.readouts ?? [];
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
    const session = this.#opened();
    session.figure.set(name, String(value));
    session.change();
    session.settle();
  }

  play() {
    this.#opened().command("play");
  }

  pause() {
    this.#opened().command("pause");
  }

  step() {
    this.#opened().command("step");
  }

  reset() {
    this.#opened().command("reset");
  }

  /**
   * Fills the screen for a lecture hall, or gives it back: whichever is not so, if it is not said.
   * @param {boolean} [on]
   */
  project(on = !this.#projector?.on) {
    this.#opened();
    if (on) this.#projector?.start();
    else this.#projector?.stop();
  }

  /** The picture as a PNG file, two pixels to a CSS pixel. @returns {Promise<Blob>} */
  async toPNG() {
    return this.#picture().png(RATIO);
  }

  /** The picture as an SVG document. @returns {Promise<string>} */
  async toSVG() {
    return this.#picture().svg();
  }

  /** What the picture is made of as comma-separated values: trajectories, or the readouts. */
  toCSV() {
    return this.#opened().figure.csv();
  }

  /** The name of the figure that is wanted. */
  get #figure() {
    return this.getAttribute("figure") ?? "";
  }

  #picture() {
    this.#opened();
    return /** @type {Layout} */ (this.#layout).picture;
  }

  #opened() {
    this.#catchUp();
    if (!this.#session) throw new Error('The figure is not there yet: await its `ready`; out of sight it opens with loading="eager" alone.');
    return this.#session;
  }

  /** Gives a promise that the figure will be open. */
  #promise() {
    this.#pledge = new Pledge();
    this.#pledge.promise.then(prepareOthers, () => {});
  }

  /**
   * Notes the state to open with.
   * @param {string | undefined} state
   */
  #ask(state) {
    this.#wish = state;
    this.#since.clear();
  }

  /** What it is to open with: the state that was asked for under the attributes since, or what all attributes say. */
  get #first() {
    const names = this.#wish === undefined ? this.getAttributeNames() : [...this.#since];
    return names.filter((name) => !OWN.has(name)).reduce((state, name) => changed(state, name, this.getAttribute(name)), this.#wish ?? "");
  }

  /** Keeps about the room that the figure will take. */
  #wait() {
    this.#root.replaceChildren(element("div", { class: "waiting" }));
  }

  /** Opens the figure, unless it is open or about to be. */
  #want() {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#open();
  }

  /** Follows what is in sight: a figure that nobody sees rests and lets go of its pixels. */
  #see() {
    if (this.#sight.in) this.#want();
    if (!this.#session) return;
    this.#session.awake = this.#sight.in;
    if (this.#sight.in) return;
    this.#layout?.picture.release();
    // Nobody waits for a picture that nobody sees.
    this.#pledge.keep(this);
  }

  /** A printer shows what nobody has scrolled to, and does not wait for the next frame. @param {boolean} printing */
  #onPaper(printing) {
    if (printing && !this.#wanted && isStyled() && isPrepared(this.#figure)) {
      this.#wanted = true;
      this.#start(this.#figure);
    }
    if (this.#layout && this.#session) this.#layout.picture.printing = printing;
    this.#session?.update();
    if (!printing) this.#see();
  }

  async #open() {
    const opening = ++this.#opening;
    const name = this.#figure;
    this.#wait();
    try {
      await Promise.all([prepare(name), styled()]);
    } catch (error) {
      if (opening === this.#opening) this.#fail(error);
      return;
    }
    if (opening === this.#opening) this.#start(name);
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
    const state = this.#wish ?? this.#first;
    const asked = this.#wish !== undefined;
    const rejected = [...(state ? figure.restore(state) : []), ...this.#heed(figure, this.#since)];
    const names = new Set(figure.parameters().map((parameter) => parameter.name));
    const session = new Session(figure, {
      input: () => this.#tell("input"),
      change: () => {
        this.#layout?.describe();
        this.#tell("change");
      },
      verdict: (detail) => this.#tell("fall-line:verdict", detail),
      failure: (error) => this.#fail(error),
    });
    const layout = new Layout(session, () => this.project());
    this.#session = session;
    this.#layout = layout;
    this.#projector = new Projector(this, layout.root, () => this.#look());
    // An attribute that no parameter is named like is none of ours, but a key of a state is.
    layout.note.show(rejected.filter(({ name }) => asked || names.has(name)));
    layout.describe();
    this.#look();
    this.#frame.replaceChildren(layout.root);
    this.#root.replaceChildren(this.#frame);
    layout.picture.measure();
    session.show({ update: () => this.#pledge.keep(this) });
    this.#see();
  }

  #close() {
    this.#opening++;
    // Whoever waits already waits for what opens next.
    if (this.#pledge.settled) this.#promise();
    this.#projector?.close();
    this.#layout?.close();
    this.#session?.close();
    this.#projector = this.#layout = this.#session = undefined;
  }

  /** Says why there is no figure, beside what the page has put into the element, or a still picture. */
  #fail(/** @type {unknown} */ error) {
    console.error(error);
    try {
      this.#close();
    } catch {
      // A core that has failed may not let go of its memory either.
      this.#layout = this.#session = undefined;
    }
    this.#pledge.break(error);
    const known = typeof WebAssembly === "object";
    const reason = error instanceof Error ? error.message : String(error);
    const still = element("img", { src: new URL("still.svg", import.meta.url).href, alt: "Paths of descent on a map of a loss" });
    const sentence = known
      ? `The figure could not be opened: ${reason}.`
      : "The figure needs WebAssembly, which this browser does not offer here.";
    this.#frame.replaceChildren(element("div", { class: "failure", lang: "en" }, element("slot", {}, still), element("p", { role: "alert" }, sentence)));
    this.#root.replaceChildren(this.#frame);
  }

  /** Follows the attributes up to now. */
  #catchUp() {
    this.#follow(this.#attributes.takeRecords());
  }

  /** @param {MutationRecord[]} records */
  #follow(records) {
    const names = new Set(records.map((record) => record.attributeName ?? ""));
    if (names.has("loading") && this.isConnected && this.getAttribute("loading") === "eager") this.#want();
    if (names.has("figure")) {
      // A state of the figure before is none of this one's; one that came before any figure is for the first.
      if (records.some(({ attributeName, oldValue }) => attributeName === "figure" && oldValue !== null)) this.#ask(undefined);
      this.#close();
      if (this.#wanted) this.#open();
    }
    if (names.has("theme") || names.has("scale")) this.#look();
    const session = this.#session;
    if (!session) {
      if (this.#wish !== undefined) names.forEach((name) => this.#since.add(name));
      return;
    }
    if (![...names].some((name) => isOf(session.figure, name))) return;
    this.#layout?.note.show(this.#heed(session.figure, names));
    session.change();
    session.settle();
  }

  /**
   * Has a figure follow attributes, one after the other as they were set.
   * @param {Figure} figure
   * @param {Set<string>} names
   * @returns {Rejected[]} what was not taken
   */
  #heed(figure, names) {
    return [...names].flatMap((name) => {
      // One may bring the next: a formula its letters.
      if (!isOf(figure, name)) return [];
      const value = this.getAttribute(name);
      if (value === null) return figure.restore(changed(figure.state, name, null));
      try {
        figure.set(name, value);
        return [];
      } catch (error) {
        return [{ name, message: error instanceof Error ? error.message : String(error) }];
      }
    });
  }

  /** Follows theme and scale. */
  #look() {
    const wanted = Number(this.getAttribute("scale") ?? 1) || 1;
    const projected = this.#projector?.on ? this.#projector.scale : 0;
    const scale = Math.min(Math.max(wanted, projected, SCALES.least), SCALES.most);
    this.#frame.style.setProperty("--scale", String(scale));
    if (!this.#session || !this.#layout) return;
    const theme = this.getAttribute("theme");
    this.#layout.picture.dark = theme === "dark" || (theme !== "light" && this.#dark.matches);
    this.#session.frame.scale = scale;
    this.#session.redraw();
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

/**
 * Whether an attribute is a parameter of a figure.
 * @param {Figure} figure
 * @param {string} name
 */
function isOf(figure, name) {
  return !OWN.has(name) && figure.parameters().some((parameter) => parameter.name === name);
}

/**
 * A state with a key that has another value, or with `null` none.
 * @param {string} state
 * @param {string} name
 * @param {string | null} value
 */
function changed(state, name, value) {
  const keys = new URLSearchParams(state);
  if (value === null) keys.delete(name);
  else keys.set(name, value);
  return String(keys);
}
