// One figure in an iframe. Its query is the figure, its look and its state; it speaks with the page around it in
// messages. Where the query names the embedder's `origin`, no other page is listened or spoken to.

import { element } from "./dom.js";
import "./fall-line.js";
import { PROJECT, slides } from "./slides.js";

/** @import { FallLineElement } from "./element.js" */

/** Keys of the query that are the element's attributes rather than the figure's state. */
const ATTRIBUTES = ["figure", "hide", "theme", "scale"];

const COMMANDS = /** @type {const} */ (["play", "pause", "step", "reset"]);

const keys = new URLSearchParams(location.search);
const named = keys.get("origin");
/** Whom it listens and speaks to: every page where none is named, and none where what is named is no origin. */
const origin = named === null ? "*" : originOf(named);
for (const name of ["origin", PROJECT]) keys.delete(name);

const figure = /** @type {FallLineElement} */ (document.createElement("fall-line"));
// The page around it decides when a frame loads, and may speak to one that is not in sight.
figure.setAttribute("loading", "eager");
for (const name of ATTRIBUTES) {
  const value = keys.get(name);
  if (value !== null) figure.setAttribute(name, value);
  keys.delete(name);
}
if (keys.size > 0) figure.state = String(keys);
document.querySelector("main")?.append(figure);
slides();
if (!origin) {
  const words = `origin=${named} is no address of a page, so this figure listens and speaks to none. It is written as https://course.example.`;
  document.querySelector("main")?.prepend(element("p", { role: "status" }, words));
}

/** The height that was last told. */
let told = 0;

/** The request for the frame that will measure; 0 is none. */
let measuring = 0;

/** @param {Record<string, unknown>} message */
function send(message) {
  if (parent !== window && origin) parent.postMessage(message, origin);
}

/**
 * What is to be done in the next frame, and how often: the last word on a thing is the one that counts.
 * @type {Map<string, { act(): void, times: number }>}
 */
const wishes = new Map();

/** What the last wish is called, and how many of them were for steps. */
let last = "";
let steps = 0;

/** Whether a frame is waited for that will do it. */
let due = false;

/** More wishes than a host has things to wish for in one frame. */
const MOST = 1000;

/** Milliseconds of a frame that wishes may take; those left over wait for the next. */
const BUDGET = 8;

/**
 * Notes what a message asks for.
 * @param {MessageEvent<unknown>} event
 */
function receive({ data, source, origin: from }) {
  if (source !== parent || (origin !== "*" && from !== origin) || typeof data !== "object" || data === null) return;
  const { type, name, value, state } = /** @type {Record<string, unknown>} */ (data);
  if (typeof type !== "string" || !type.startsWith("fall-line:")) return;
  const command = COMMANDS.find((one) => type === `fall-line:${one}`);
  if (command === "step") wishStep();
  else if (command) wish(type, () => figure[command]());
  else if (type !== "fall-line:set") complain(new Error(`there is no message “${type}”`));
  else if (typeof state === "string") wish("state", () => (figure.state = state));
  else if (typeof name === "string") wish(`set ${name}`, () => figure.set(name, String(value)));
  else complain(new Error("a parameter is set by its name, which is a text"));
}

/**
 * Puts a wish behind all others. Of wishes for the same thing the last is enough.
 * @param {string} thing
 * @param {() => void} act
 */
function wish(thing, act) {
  wishes.delete(thing);
  if (wishes.size === MOST) return;
  wishes.set(thing, { act, times: 1 });
  last = thing;
  if (!due) figure.ready.then(() => requestAnimationFrame(fulfil), complain);
  due = true;
}

/** Steps add up, while nothing else is wished in between: after a start over they are others. */
function wishStep() {
  const before = last.startsWith("step ") && wishes.get(last);
  if (before) before.times++;
  else wish(`step ${++steps}`, () => figure.step());
}

/** Does what was asked for, as long as the frame allows. What was asked wrongly goes back to the page that asked. */
function fulfil() {
  const end = performance.now() + BUDGET;
  for (const [thing, one] of wishes) {
    while (one.times > 0 && performance.now() < end) {
      one.times--;
      try {
        one.act();
      } catch (error) {
        complain(error);
      }
    }
    if (one.times > 0) break;
    wishes.delete(thing);
  }
  due = wishes.size > 0;
  if (due) requestAnimationFrame(fulfil);
}

/** @param {unknown} error */
function complain(error) {
  send({ type: "fall-line:error", message: error instanceof Error ? error.message : String(error) });
}

/** @param {Event} event */
function change({ type }) {
  send({ type: `fall-line:${type}`, state: figure.state, readouts: figure.readouts });
}

figure.addEventListener("input", change);
figure.addEventListener("change", change);
figure.addEventListener("fall-line:verdict", (event) => {
  send({ type: event.type, .../** @type {CustomEvent<object>} */ (event).detail });
});
addEventListener("message", receive);
// In a tab of its own it can be loaded anew, and is to show what it did.
if (parent === window) figure.addEventListener("change", remember);
const sizes = new ResizeObserver(measureSoon);
// What is in a figure may take more room than the frame gives it; before it is open nobody knows.
const watch = () => {
  sizes.observe(figure);
  figure.shadowRoot?.querySelectorAll(".layout > *, .stage > *").forEach((part) => sizes.observe(part));
};
figure.ready.then(watch, watch);
// A scroll bar that a low frame needed makes the figure narrow and thus high enough to need it still: measuring takes it away.
addEventListener("resize", measureSoon);

/** Has the address say what the figure shows. */
function remember() {
  const query = new URLSearchParams(location.search);
  const stays = [...query].filter(([name]) => [...ATTRIBUTES, PROJECT].includes(name));
  try {
    history.replaceState(history.state, "", `?${new URLSearchParams([...stays, ...new URLSearchParams(figure.state)])}`);
  } catch {
    // The browser has had enough for now; or a page that was opened as a file may have to keep its address.
  }
}

/** Measures in the next frame: what measuring moves for a moment would else be told to those who watch sizes in this one. */
function measureSoon() {
  measuring ||= requestAnimationFrame(measure);
}

/**
 * Says how high the figure is: in our words, and in those that course platforms know from LTI tools. The height of the frame
 * has no part in it, so that a frame that was too high can become lower, and one that obeys comes to rest.
 */
function measure() {
  measuring = 0;
  if (figure.hasAttribute("projected")) return;
  const { documentElement: root } = document;
  const scrolled = root.scrollTop;
  root.classList.add("measuring");
  const height = Math.ceil(figure.getBoundingClientRect().height) + parseFloat(getComputedStyle(document.body).paddingTop) * 2;
  root.classList.remove("measuring");
  if (root.scrollTop !== scrolled) root.scrollTop = scrolled;
  if (height === told) return;
  told = height;
  send({ type: "fall-line:resize", height });
  send({ subject: "lti.frameResize", height });
}

/**
 * The origin that an address names, if it does.
 * @param {string} address
 */
function originOf(address) {
  try {
    const { origin } = new URL(address);
    return origin === "null" ? undefined : origin;
  } catch {
    return undefined;
  }
}
