// A table from outside the page: a file, or what is dropped on a figure or pasted into it. It becomes the value of the figure's
// parameter that takes a table.

import { isTextField } from "./dom.js";

/** @import { Notice } from "./notice.js" */
/** @import { Session } from "./session.js" */

/** Bytes of the largest file that is read. */
const MAX_SIZE = 1e6;

/**
 * The text of a file. Throws an `Error` if it is too large to be a table that a figure could show.
 * @param {File} file
 */
export async function readTable(file) {
  if (file.size > MAX_SIZE) throw new Error(`“${file.name}” has ${Math.ceil(file.size / 1e6)} MB: files up to 1 MB are read`);
  return file.text();
}

/** Lets tables be dropped on a figure and pasted into it. */
export class TableTarget {
  #session;
  #root;
  #notice;

  /**
   * @param {Session} session
   * @param {HTMLElement} root all of the figure
   * @param {Notice} notice where a table that cannot be read is reported
   */
  constructor(session, root, notice) {
    this.#session = session;
    this.#root = root;
    this.#notice = notice;
    root.addEventListener("dragover", (event) => this.#onDragOver(event));
    root.addEventListener("dragleave", (event) => root.contains(/** @type {Node | null} */ (event.relatedTarget)) || this.#mark(false));
    root.addEventListener("drop", (event) => this.#onDrop(event));
    root.addEventListener("paste", (event) => this.#onPaste(event));
  }

  /** The parameter that takes a table, if there is one. */
  get #parameter() {
    return this.#session.parameters.find((one) => one.kind === "table");
  }

  /** @param {boolean} isTarget */
  #mark(isTarget) {
    this.#root.classList.toggle("target", isTarget);
  }

  /** @param {DragEvent} event */
  #onDragOver(event) {
    if (!this.#parameter || isTextField(event.target) || !event.dataTransfer?.types.some((type) => ["Files", "text/plain"].includes(type))) return;
    // Without this the browser would open the file instead of the page.
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = "copy";
    this.#mark(true);
  }

  /** @param {DragEvent} event */
  #onDrop(event) {
    this.#mark(false);
    if (!this.#parameter || isTextField(event.target) || !event.dataTransfer) return;
    event.preventDefault();
    event.stopPropagation();
    const [file] = event.dataTransfer.files;
    const text = event.dataTransfer.getData("text/plain");
    this.#take(file ? readTable(file) : text);
  }

  /** @param {ClipboardEvent} event */
  #onPaste(event) {
    const { clipboardData } = event;
    if (!this.#parameter || isTextField(event.target) || !clipboardData) return;
    event.preventDefault();
    event.stopPropagation();
    const [file] = clipboardData.files;
    this.#take(file ? readTable(file) : clipboardData.getData("text/plain"));
  }

  /** @param {Promise<string> | string} table */
  async #take(table) {
    const name = this.#parameter?.name;
    if (!name) return;
    try {
      const text = await table;
      if (!text.trim()) throw new Error("there is no text in it");
      this.#session.figure.set(name, text);
      this.#notice.show([]);
      this.#session.change();
      this.#session.settle();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#notice.show([{ name, message }]);
    }
  }
}
