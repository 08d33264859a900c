// One figure in an iframe. The query gives the figure, its appearance and its state; the host page controls it by messages. If
// the query names the host's `origin`, messages are exchanged with no other page.

import { element } from "./dom.js";
import "./fall-line.js";
import { join, only, without } from "./query.js";
import { PROJECT, slides } from "./slides.js";

/** @import { FallLineElement } from "./element.js" */

/** Keys of the query that are the element's attributes rather than the figure's state. */
const ATTRIBUTES = ["figure", "hide", "theme", "scale"];

const COMMANDS = /** @type {const} */ (["play", "pause", "step", "reset"]);

const keys = new URLSearchParams(location.search);
const named = keys.get("origin");
/** The origin to exchange messages with: any if none is named, none if the name is not an origin. */
const origin = named === null ? "*" : originOf(named);

document.documentElement.classList.toggle("framed", parent !== window);
const figure = /** @type {FallLineElement} */ (document.createElement("fall-line"));
// The host page decides when an iframe loads, and may send messages to one that is not visible.
figure.setAttribute("loading", "eager");
for (const name of ATTRIBUTES) {
  const value = keys.get(name);
  if (value !== null) figure.setAttribute(name, value);
}
const state = without(location.search, [...ATTRIBUTES, "origin", PROJECT]);
if (state) figure.state = state;
document.querySelector("main")?.append(figure);
slides();
if (!origin) {
  const message = `origin=${named} is not a valid origin, so this figure exchanges no messages. Write it as https://course.example.`;
  document.querySelector("main")?.prepend(element("p", { role: "status" }, message));
}

/** The height last sent. */
let sentHeight = 0;

/** The pending animation frame request for measuring; 0 if none. */
let measuring = 0;

/** @param {Record<string, unknown>} message */
function send(message) {
  if (parent !== window && origin) parent.postMessage(message, origin);
}

/**
 * The actions pending for the next frame, by key, with repeat counts. The last action of a key wins.
 * @type {Map<string, { act(): void, times: number }>}
 */
const pending = new Map();

/** The key of the last action, and the number of keys used for steps. */
let last = "";
let steps = 0;

/** Whether a frame is scheduled to run them. */
let isScheduled = false;

/** The most actions pending at once, more than any host needs in one frame. */
const MAX_PENDING = 1000;

/** Milliseconds per frame for pending actions; the rest wait for the next frame. */
const BUDGET = 8;

/**
 * Queues the action that a message requests.
 * @param {MessageEvent<unknown>} event
 */
function receive({ data, source, origin: from }) {
  if (source !== parent || (origin !== "*" && from !== origin) || typeof data !== "object" || data === null) return;
  const { type, name, value, state } = /** @type {Record<string, unknown>} */ (data);
  if (typeof type !== "string" || !type.startsWith("fall-line:")) return;
  const command = COMMANDS.find((one) => type === `fall-line:${one}`);
  if (command === "step") enqueueStep();
  else if (command) enqueue(type, () => figure[command]());
  else if (type !== "fall-line:set") sendError(new Error(`there is no message “${type}”`));
  else if (typeof state === "string") enqueue("state", () => (figure.state = state));
  else if (typeof name === "string") enqueue(`set ${name}`, () => figure.set(name, String(value)));
  else sendError(new Error("fall-line:set needs a string: a state, or the name of a parameter"));
}

/**
 * Queues an action last, replacing any earlier one with the same key.
 * @param {string} key
 * @param {() => void} act
 */
function enqueue(key, act) {
  pending.delete(key);
  if (pending.size === MAX_PENDING) return;
  pending.set(key, { act, times: 1 });
  last = key;
  if (!isScheduled) figure.ready.then(() => requestAnimationFrame(flush), sendError);
  isScheduled = true;
}

/** Consecutive steps add up; steps after another action, such as a reset, are queued separately. */
function enqueueStep() {
  const previous = last.startsWith("step ") && pending.get(last);
  if (previous) previous.times++;
  else enqueue(`step ${++steps}`, () => figure.step());
}

/** Runs pending actions within the frame's budget. Errors are reported to the host page. */
function flush() {
  const end = performance.now() + BUDGET;
  for (const [key, one] of pending) {
    while (one.times > 0 && performance.now() < end) {
      one.times--;
      try {
        one.act();
      } catch (error) {
        sendError(error);
      }
    }
    if (one.times > 0) break;
    pending.delete(key);
  }
  isScheduled = pending.size > 0;
  if (isScheduled) requestAnimationFrame(flush);
}

/** @param {unknown} error */
function sendError(error) {
  send({ type: "fall-line:error", message: error instanceof Error ? error.message : String(error) });
}

/** @param {Event} event */
function reportChange({ type }) {
  send({ type: `fall-line:${type}`, state: figure.state, readouts: figure.readouts });
}

figure.addEventListener("input", reportChange);
figure.addEventListener("change", reportChange);
figure.addEventListener("fall-line:verdict", (event) => {
  send({ type: event.type, .../** @type {CustomEvent<object>} */ (event).detail });
});
addEventListener("message", receive);
// In its own tab the address follows the state, which survives a reload.
if (parent === window) figure.addEventListener("change", writeAddress);
const sizes = new ResizeObserver(scheduleMeasure);
// The content of a figure may overflow the frame; its parts exist only once it is open.
const observe = () => {
  sizes.observe(figure);
  figure.shadowRoot?.querySelectorAll(".layout > *, .stage > *").forEach((part) => sizes.observe(part));
};
figure.ready.then(observe, observe);
// The scroll bar of a low frame narrows the figure, which then stays high enough to need it: measuring removes it.
addEventListener("resize", scheduleMeasure);

/** Writes the figure's state to the address. */
function writeAddress() {
  try {
    history.replaceState(history.state, "", `?${join(only(location.search, [...ATTRIBUTES, PROJECT]), figure.state)}`);
  } catch {
    // The browser limits the rate of updates, or does not allow them for a page opened as a file.
  }
}

/** Measures in the next frame: the temporary layout changes would otherwise trigger resize observers in this one. */
function scheduleMeasure() {
  measuring ||= requestAnimationFrame(measure);
}

/**
 * Sends the height of the figure, both as our message and as the LTI message that course platforms understand. It does not depend
 * on the height of the frame: a frame that is too high can shrink, and one that follows the message converges.
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
  if (height === sentHeight) return;
  sentHeight = height;
  send({ type: "fall-line:resize", height });
  send({ subject: "lti.frameResize", height });
}

/**
 * The origin of an address, if it has one.
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
