// <fall-line>: one figure as an element. Its attributes are the figure's parameters, its events are those of a form field.

import init, { Figure } from "./core.js";
import { element } from "./dom.js";
import { Layout } from "./layout.js";
import { Session } from "./session.js";

/** @typedef {number | string | [number, number] | null} Value */

/** Attributes that are the element's own; every other one that a parameter of the figure is named like sets it. */
const OWN = new Set(["figure", "hide", "theme", "scale", "state", "class", "style", "id", "title", "lang", "dir", "slot"]);

/** How much larger things can be made. */
const SCALES = { least: 0.5, most: 4 };

// One sheet for all elements. Until it is here, a rule keeps about the room that the figure will take.
const sheet = new CSSStyleSheet();
sheet.replaceSync(":host { display: block; min-height: min(40rem, 90vh) }");
const styled = fetch(new URL("fall-line.css", import.meta.url))
  .then((response) => (response.ok ? response.text() : Promise.reject(new Error("the style sheet is missing"))))
  .then((text) => sheet.replace(text));
styled.catch(() => {});

export class FallLineElement extends HTMLElement {
  /** @type {Session | undefined} */
  #session;
  /** @type {Layout | undefined} */
  #layout;
  /** The state to open with, if one was asked for. @type {string | undefined} */
  #wish;
  /** Counts openings: what an earlier one still waits for comes to nothing. */
  #opening = 0;
  #root = this.attachShadow({ mode: "open" });
  #frame = element("div", { class: "figure" });
  #attributes = new MutationObserver((records) => this.#follow(records));
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #shade = () => this.#look();
  /** @type {(element: this) => void} */
  #resolve = () => {};
  /** @type {(error: unknown) => void} */
  #reject = () => {};

  /** Resolves with the element once the figure is there; rejects where it cannot be. @type {Promise<this>} */
  ready = new Promise((resolve, reject) => {
    this.#resolve = resolve;
    this.#reject = reject;
  });

  constructor() {
    super();
    this.ready.catch(() => {});
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
    this.#attributes.observe(this, { attributes: true });
    this.#dark.addEventListener("change", this.#shade);
    this.#open();
  }

  disconnectedCallback() {
    this.#attributes.disconnect();
    this.#dark.removeEventListener("change", this.#shade);
    if (this.#session) this.#wish = this.state;
    this.#close();
  }

  /** The figure's state in the syntax of an address's query; what is not in it has its default. */
  get state() {
    return this.#session?.figure.state ?? this.#wish ?? this.#attributeState();
  }

  set state(state) {
    if (this.#session) this.#layout?.note.show(this.#session.restore(String(state)));
    else this.#wish = String(state);
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

  #opened() {
    if (!this.#session) throw new Error("The figure is not there yet: await its `ready` first.");
    return this.#session;
  }

  async #open() {
    const opening = ++this.#opening;
    this.#root.replaceChildren();
    try {
      await Promise.all([init(), styled]);
      if (opening === this.#opening) this.#fill(new Figure(this.getAttribute("figure") ?? ""));
    } catch (error) {
      if (opening === this.#opening) this.#fail(error);
    }
  }

  /** @param {Figure} figure */
  #fill(figure) {
    const state = this.#wish ?? this.#attributeState();
    const asked = this.#wish !== undefined;
    const rejected = state ? figure.restore(state) : [];
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
    const layout = new Layout(session);
    this.#session = session;
    this.#layout = layout;
    // An attribute that no parameter is named like is none of ours, but a key of a state is.
    layout.note.show(rejected.filter(({ name }) => asked || names.has(name)));
    layout.describe();
    this.#look();
    this.#frame.replaceChildren(layout.root);
    this.#root.replaceChildren(this.#frame);
    layout.picture.measure();
    session.show({ update: () => this.#resolve(this) });
  }

  #close() {
    this.#opening++;
    this.#layout?.close();
    this.#session?.close();
    this.#layout = this.#session = undefined;
  }

  /** Says why there is no figure, beside what the page has put into the element, or a still picture. */
  #fail(/** @type {unknown} */ error) {
    console.error(error);
    this.#reject(error);
    try {
      this.#close();
    } catch {
      // A core that has failed may not let go of its memory either.
      this.#layout = this.#session = undefined;
    }
    const known = typeof WebAssembly === "object";
    const reason = error instanceof Error ? error.message : String(error);
    const still = element("img", { src: new URL("still.svg", import.meta.url).href, alt: "Paths of descent on a map of a loss" });
    const sentence = known
      ? `The figure could not be opened: ${reason}.`
      : "The figure needs WebAssembly, which this browser does not offer here.";
    this.#frame.replaceChildren(element("div", { class: "failure" }, element("slot", {}, still), element("p", { role: "alert" }, sentence)));
    this.#root.replaceChildren(this.#frame);
  }

  /** @param {MutationRecord[]} records */
  #follow(records) {
    const names = new Set(records.map((record) => record.attributeName ?? ""));
    if (names.has("figure")) {
      this.#wish = undefined;
      this.#close();
      this.#open();
      return;
    }
    if (names.has("theme") || names.has("scale")) this.#look();
    const session = this.#session;
    if (!session) return;
    const known = new Set(session.parameters.map((parameter) => parameter.name));
    const changed = [...names].filter((name) => !OWN.has(name) && known.has(name));
    if (changed.length === 0) return;
    const rejected = changed.flatMap((name) => {
      const value = this.getAttribute(name);
      if (value === null) return session.restore(without(session.figure.state, name));
      try {
        session.figure.set(name, value);
        return [];
      } catch (error) {
        return [{ name, message: error instanceof Error ? error.message : String(error) }];
      }
    });
    this.#layout?.note.show(rejected);
    session.change();
    session.settle();
  }

  /** What the attributes say, as a state. */
  #attributeState() {
    const names = this.getAttributeNames().filter((name) => !OWN.has(name));
    return String(new URLSearchParams(names.map((name) => [name, this.getAttribute(name) ?? ""])));
  }

  /** Follows theme and scale. */
  #look() {
    const wanted = Number(this.getAttribute("scale") ?? 1) || 1;
    const scale = Math.min(Math.max(wanted, SCALES.least), SCALES.most);
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

/**
 * A state without one of its keys.
 * @param {string} state
 * @param {string} name
 */
function without(state, name) {
  const keys = new URLSearchParams(state);
  keys.delete(name);
  return String(keys);
}
