// One figure in an iframe. Its query is the figure, its look and its state; it speaks with the page around it in
// messages. Where the query names the embedder's `origin`, no other page is listened or spoken to.

import "./fall-line.js";

/** @import { FallLineElement } from "./element.js" */

/** Keys of the query that are the element's attributes rather than the figure's state. */
const ATTRIBUTES = ["figure", "hide", "theme", "scale"];

const COMMANDS = /** @type {const} */ (["play", "pause", "step", "reset"]);

const keys = new URLSearchParams(location.search);
const origin = keys.get("origin");
keys.delete("origin");

const figure = /** @type {FallLineElement} */ (document.createElement("fall-line"));
for (const name of ATTRIBUTES) {
  const value = keys.get(name);
  if (value !== null) figure.setAttribute(name, value);
  keys.delete(name);
}
if (keys.size > 0) figure.state = String(keys);
document.querySelector("main")?.append(figure);

/** @param {Record<string, unknown>} message */
function send(message) {
  if (parent !== window) parent.postMessage(message, origin ?? "*");
}

/**
 * Does what a message says; what it says wrongly goes back to its sender.
 * @param {MessageEvent<unknown>} event
 */
async function receive({ data, source, origin: from }) {
  if (source !== parent || (origin !== null && from !== origin) || typeof data !== "object" || data === null) return;
  const { type, name, value, state } = /** @type {Record<string, unknown>} */ (data);
  if (typeof type !== "string" || !type.startsWith("fall-line:")) return;
  try {
    await figure.ready;
    const command = COMMANDS.find((one) => type === `fall-line:${one}`);
    if (command) figure[command]();
    else if (type !== "fall-line:set") throw new Error(`there is no message “${type}”`);
    else if (typeof state === "string") figure.state = state;
    else figure.set(String(name), String(value));
  } catch (error) {
    send({ type: "fall-line:error", message: error instanceof Error ? error.message : String(error) });
  }
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
new ResizeObserver(() => send({ type: "fall-line:resize", height: document.documentElement.scrollHeight })).observe(figure);
