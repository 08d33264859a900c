// The content of <fall-line>: the picture under a title and a sentence, and below it what is read after looking. The style sheet
// arranges them in columns or rows.

import { Controls } from "./controls.js";
import { element, isTextField, setText } from "./dom.js";
import { Equation } from "./equation.js";
import { FoldButton } from "./fold-button.js";
import { Gestures } from "./gestures.js";
import { Handles } from "./handles.js";
import { HistoryButtons } from "./history-buttons.js";
import { Hovered } from "./hovered.js";
import { Lead } from "./lead.js";
import { Legend } from "./legend.js";
import { Notice } from "./notice.js";
import { Picture } from "./picture.js";
import { PlayBar } from "./play-bar.js";
import { Readouts } from "./readouts.js";
import { Share } from "./share.js";
import { Statements } from "./statements.js";
import { TableTarget } from "./table.js";
import { ViewButtons } from "./view-buttons.js";

/** @import { Session } from "./session.js" */

/** Milliseconds that the hint about the wheel is shown. */
const HINT_TIME = 1800;

export class Layout {
  notice = new Notice();
  #viewButtons;
  #historyButtons;
  #session;
  #description = element("p", { id: "description", class: "unseen", "aria-live": "polite" });
  #hint = element("p", { class: "hint", role: "status" });
  #hintTimer = 0;

  /**
   * @param {Session} session
   * @param {() => void} project fills the screen
   */
  constructor(session, project) {
    this.#session = session;
    this.#historyButtons = new HistoryButtons(session);
    const picture = new Picture(session);
    const { locator } = picture;
    const handles = new Handles(session, locator);
    const viewButtons = new ViewButtons(session);
    this.#viewButtons = viewButtons;
    const playBar = new PlayBar(session);
    const legend = new Legend(session);
    const lead = new Lead(session);
    const statements = new Statements(session);
    const readouts = new Readouts(session);
    const [above, below] = [new Equation(session, "above"), new Equation(session, "below")];
    const hovered = new Hovered(session, picture.root, locator, () => handles.dragged);
    const controls = new Controls(session, playBar.name);
    new Gestures(session, picture.root, locator, () => this.#showHint());
    picture.root.append(handles.root, viewButtons.root, hovered.root, this.#hint);
    this.picture = picture;
    const { title, summary } = session.figure;
    const tools = element("div", { class: "tools" }, this.#historyButtons.root);
    const heading = element("div", { class: "heading" }, tools, element("p", { class: "summary" }, element("b", {}, title), " ", summary));
    this.root = element(
      "div",
      { class: "layout", lang: "en", role: "group", "aria-label": title },
      element(
        "div",
        { class: "stage" },
        element("div", { class: "slide-head" }, element("h2", {}, title)),
        element("div", { class: "look" }, heading, this.notice.root, above.root, element("div", { class: "view" }, picture.root, playBar.root)),
        legend.root,
        lead.root,
        below.root,
        statements.root,
        readouts.root,
        element("div", { class: "after" }, this.#tries(), new Share(session, picture).root, element("button", { type: "button", class: "project", title: "Project (P)", click: project }, "Project")),
      ),
      controls.root,
      this.#description,
    );
    const fold = new FoldButton(session, this.root);
    tools.append(fold.root);
    new TableTarget(session, this.root, this.notice);
    this.root.addEventListener("keydown", (event) => this.#key(event));
    session.show(picture, handles, viewButtons, hovered, this.#historyButtons, fold, above, below, legend, lead, playBar, statements, readouts, controls);
  }

  /** Updates what follows a change once it has ended: the text alternative for screen readers, and what can be undone. */
  conclude() {
    this.#historyButtons.update();
    setText(this.#description, this.#session.figure.description());
  }

  close() {
    clearTimeout(this.#hintTimer);
    this.picture.close();
    this.#viewButtons.close();
  }

  #tries() {
    const buttons = this.#session.figure.tries.map(({ text, state }) =>
      element("li", {}, element("button", { type: "button", click: () => this.notice.show(this.#session.offer(state)) }, text)),
    );
    const list = element("ul", {}, ...buttons);
    return element("div", { class: "tries", role: "group", "aria-label": "Try", hidden: buttons.length === 0 }, element("h2", {}, "Try"), list);
  }

  #showHint() {
    const key = /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘" : "Ctrl";
    setText(this.#hint, `Click the picture or hold ${key} to zoom with the wheel`);
    this.#hint.classList.add("shown");
    clearTimeout(this.#hintTimer);
    this.#hintTimer = setTimeout(() => this.#hint.classList.remove("shown"), HINT_TIME);
  }

  /**
   * Ctrl+Z and Ctrl+Shift+Z undo and redo, except in a text field, which has its own undo. The space bar plays or pauses,
   * unless it presses a button.
   * @param {KeyboardEvent} event
   */
  #key(event) {
    const typing = isTextField(event.target);
    const onPicture = event.target instanceof Element && event.target.closest(".picture") !== null;
    if ((event.ctrlKey || event.metaKey) && !typing && /^[zy]$/i.test(event.key)) {
      this.#session.travel(event.shiftKey || event.key.toLowerCase() === "y" ? 1 : -1);
    } else if (event.key === " " && onPicture && !(event.target instanceof Element && event.target.matches(".sign"))) {
      this.#session.command(this.#session.figure.playing ? "pause" : "play");
    } else return;
    event.preventDefault();
  }
}
