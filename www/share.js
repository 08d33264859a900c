// Taking a figure along: its address, the line that embeds it, its picture, its numbers.

import { element, say } from "./dom.js";

/** @import { Picture } from "./picture.js" */
/** @import { Session } from "./session.js" */

/** What the address of a figure says of its look. */
const LOOK = ["hide", "theme", "scale"];

/** Pixels to a CSS pixel in a picture to take along: sharp on paper and on a projector. */
export const RATIO = 2;

/** Milliseconds that a file stays at hand for the browser to save it. */
const KEPT = 60_000;

export class Share {
  root = element("details", { class: "share" }, element("summary", {}, "Share"));
  #session;
  #said = element("output");
  #text = element("input", { type: "text", readonly: true, "aria-label": "To copy", hidden: true });

  /**
   * @param {Session} session
   * @param {Picture} picture
   */
  constructor(session, picture) {
    this.#session = session;
    const act = (/** @type {string} */ label, /** @type {() => void | Promise<void>} */ run) =>
      element("button", { type: "button", click: () => this.#attempt(run) }, label);
    const frame = alone();
    const sheet = element("div", { class: "sheet" });
    if (frame) {
      sheet.append(
        act("Copy link", () => this.#copy(this.#address(frame).href, "The link")),
        act("Copy embed code", () => this.#copy(this.#embedding(frame), "The code")),
      );
    }
    sheet.append(
      act("PNG", async () => this.#save(await picture.png(RATIO), "png")),
      act("SVG", async () => this.#save(new Blob([await picture.svg()], { type: "image/svg+xml" }), "svg")),
      act("CSV", () => this.#save(new Blob([session.figure.csv()], { type: "text/csv" }), "csv")),
      this.#text,
      this.#said,
    );
    this.root.append(sheet);
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.root.open) return;
      this.root.open = false;
      this.root.querySelector("summary")?.focus();
      event.stopPropagation();
    });
    this.root.addEventListener("focusout", ({ relatedTarget: to }) => {
      if (to instanceof Node && !this.root.contains(to)) this.root.open = false;
    });
  }

  /**
   * Where the figure is to be seen as it is now: this page where it is one of the site, otherwise a page with it alone.
   * @param {URL} frame
   */
  #address(frame) {
    const here = new URL(location.pathname, location.href);
    const site = new URL(".", frame);
    const isOurs = here.origin === site.origin && here.pathname.startsWith(site.pathname);
    return this.#at(isOurs ? here : frame);
  }

  /**
   * The line of HTML that brings the figure as it is now into another page.
   * @param {URL} frame
   */
  #embedding(frame) {
    const { title } = this.#session.figure;
    const source = this.#at(frame).href.replaceAll("&", "&amp;");
    return `<iframe src="${source}" title="${title}" width="100%" height="640" loading="lazy" allow="clipboard-write; fullscreen"></iframe>`;
  }

  /**
   * The address of a page, with the figure as it is now.
   * @param {URL} page
   */
  #at(page) {
    const { id, state } = this.#session.figure;
    const { host } = /** @type {ShadowRoot} */ (this.root.getRootNode());
    const look = LOOK.flatMap((name) => (host.hasAttribute(name) ? [[name, host.getAttribute(name) ?? ""]] : []));
    const address = new URL(page);
    address.search = [`figure=${encodeURIComponent(id)}`, state, String(new URLSearchParams(look))].filter(Boolean).join("&");
    return address;
  }

  /**
   * Does something, or says why not.
   * @param {() => void | Promise<void>} run
   */
  async #attempt(run) {
    try {
      await run();
    } catch (error) {
      say(this.#said, `That did not work: ${error instanceof Error ? error.message : error}.`);
    }
  }

  /**
   * Copies a text; where the browser does not let that happen, it stands ready to be copied by hand.
   * @param {string} text
   * @param {string} what
   */
  async #copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      this.#text.hidden = true;
      say(this.#said, `${what} is on the clipboard.`);
    } catch {
      this.#text.hidden = false;
      this.#text.value = text;
      this.#text.select();
      say(this.#said, `${what} is selected: copy it by hand.`);
    }
  }

  /**
   * Hands a file to the browser to be saved.
   * @param {Blob} file
   * @param {string} extension
   */
  #save(file, extension) {
    const address = URL.createObjectURL(file);
    const link = element("a", { href: address, download: `${this.#session.figure.id}.${extension}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), KEPT);
    say(this.#said, `${link.download} is saved.`);
  }
}

/** The page with one figure alone. There is none for a page without an address of its own, as a blob is. */
function alone() {
  try {
    return new URL("embed.html", import.meta.url);
  } catch {
    return undefined;
  }
}
