// Sharing a figure: its link, its embed code, its picture, its numbers.

import { element, setText } from "./dom.js";
import { join } from "./query.js";

/** @import { Picture } from "./picture.js" */
/** @import { Session } from "./session.js" */

/** Keys of a figure's address for its appearance. */
const LOOK = ["hide", "theme", "scale"];

/** Pixels per CSS pixel of an exported picture: sharp on paper and on a projector. */
export const RATIO = 2;

/** Milliseconds before the URL of a saved file is revoked. */
const REVOKE_DELAY = 60_000;

export class Share {
  root = element("details", { class: "share" }, element("summary", {}, "Share"));
  #session;
  #status = element("output");
  #text = element("input", { type: "text", readonly: true, "aria-label": "Text to copy", hidden: true });

  /**
   * @param {Session} session
   * @param {Picture} picture
   */
  constructor(session, picture) {
    this.#session = session;
    const act = (/** @type {string} */ label, /** @type {() => void | Promise<void>} */ run) =>
      element("button", { type: "button", click: () => this.#attempt(run) }, label);
    const frame = embedPage();
    const sheet = element("div", { class: "sheet" });
    if (frame) {
      sheet.append(
        act("Copy link", () => this.#copy(this.#address(frame).href, "Link")),
        act("Copy embed code", () => this.#copy(this.#embedding(frame), "Embed code")),
      );
    }
    sheet.append(
      act("PNG", async () => this.#save(await picture.png(RATIO), "png")),
      act("SVG", async () => this.#save(new Blob([await picture.svg()], { type: "image/svg+xml" }), "svg")),
      act("CSV", () => this.#save(new Blob([session.figure.csv()], { type: "text/csv" }), "csv")),
      this.#text,
      this.#status,
    );
    this.root.append(sheet);
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.root.open) return;
      this.root.open = false;
      this.root.querySelector("summary")?.focus();
      event.preventDefault();
    });
    this.root.addEventListener("focusout", ({ relatedTarget: to }) => {
      if (to instanceof Node && !this.root.contains(to)) this.root.open = false;
    });
  }

  /**
   * The link to the figure in its current state: on this page if it belongs to the site, otherwise on the embed page.
   * @param {URL} frame
   */
  #address(frame) {
    const here = new URL(location.pathname, location.href);
    const site = new URL(".", frame);
    const isOurs = here.origin === site.origin && here.pathname.startsWith(site.pathname);
    return this.#addressOn(isOurs ? here : frame);
  }

  /**
   * The HTML that embeds the figure in its current state in another page.
   * @param {URL} frame
   */
  #embedding(frame) {
    const { title } = this.#session.figure;
    const source = this.#addressOn(frame).href.replaceAll("&", "&amp;");
    return `<iframe src="${source}" title="${title}" width="100%" height="640" loading="lazy" allow="clipboard-write; fullscreen"></iframe>`;
  }

  /**
   * The address of a page with the figure in its current state.
   * @param {URL} page
   */
  #addressOn(page) {
    const { id, state } = this.#session.figure;
    const { host } = /** @type {ShadowRoot} */ (this.root.getRootNode());
    const look = LOOK.flatMap((name) => (host.hasAttribute(name) ? [[name, host.getAttribute(name) ?? ""]] : []));
    const address = new URL(page);
    address.search = join(`figure=${encodeURIComponent(id)}`, state, String(new URLSearchParams(look)));
    return address;
  }

  /**
   * Runs an action and reports any error.
   * @param {() => void | Promise<void>} run
   */
  async #attempt(run) {
    try {
      await run();
    } catch (error) {
      setText(this.#status, `That did not work: ${error instanceof Error ? error.message : error}.`);
    }
  }

  /**
   * Copies a text; where the browser does not allow it, selects the text for copying by hand.
   * @param {string} text
   * @param {string} name
   */
  async #copy(text, name) {
    try {
      await navigator.clipboard.writeText(text);
      this.#text.hidden = true;
      setText(this.#status, `${name} copied.`);
    } catch {
      this.#text.hidden = false;
      this.#text.value = text;
      this.#text.select();
      setText(this.#status, `${name} selected: copy it by hand.`);
    }
  }

  /**
   * Saves a file through the browser.
   * @param {Blob} file
   * @param {string} extension
   */
  #save(file, extension) {
    const address = URL.createObjectURL(file);
    const link = element("a", { href: address, download: `${this.#session.figure.id}.${extension}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), REVOKE_DELAY);
    setText(this.#status, `${link.download} saved.`);
  }
}

/** The embed page. There is none if this module has no hierarchical URL, such as a blob. */
export function embedPage() {
  try {
    return new URL("embed.html", import.meta.url);
  } catch {
    return undefined;
  }
}
