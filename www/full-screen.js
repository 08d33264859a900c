// The wall of a lecture hall: the whole screen, which one figure at a time has. What is around that figure keeps still meanwhile: it
// does not scroll, and neither the Tab key nor a screen reader comes to it.

/** @typedef {{ host: HTMLElement, leave: () => void, popover: string | null }} Holder */

/** Who has the wall. @type {Holder | undefined} */
let holder;

/** What was made inert around the one who has it. @type {Element[]} */
let inerted = [];

/** How the page scrolled before. */
let scrolling = { overflowX: "", overflowY: "" };

/** Whether the screen is full because it was asked for here. */
let filled = false;

/**
 * Gives the wall to an element; whoever had it leaves.
 * @param {HTMLElement} host
 * @param {() => void} leave
 */
export function take(host, leave) {
  const { documentElement: root } = document;
  const before = holder;
  if (!before) {
    const { overflowX, overflowY } = root.style;
    scrolling = { overflowX, overflowY };
    root.style.overflow = "hidden";
  }
  holder = { host, leave, popover: host.getAttribute("popover") };
  setInert(around(host));
  raise(host);
  if (before) {
    lower(before);
    before.leave();
  }
  // Where a browser or a frame does not allow it, the figure fills the window.
  if (!document.fullscreenElement) root.requestFullscreen?.().then(fill, () => {});
}

/**
 * Takes the wall back from an element, if it has it still.
 * @param {HTMLElement} host
 */
export function release(host) {
  if (holder?.host !== host) return;
  lower(holder);
  holder = undefined;
  setInert([]);
  Object.assign(document.documentElement.style, scrolling);
  if (filled) leaveScreen();
  filled = false;
}

/** The screen is full, unless the wall was given back before that came true. */
function fill() {
  if (holder) filled = true;
  else leaveScreen();
}

function leaveScreen() {
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
}

/** Puts an element above all others, whatever its ancestors do. @param {HTMLElement} host */
function raise(host) {
  // What the page may have opened by itself is closed first.
  host.removeAttribute("popover");
  host.setAttribute("popover", "manual");
  host.showPopover?.();
}

/** Puts an element back where it was, with the attribute that it had. @param {Holder} holder */
function lower({ host, popover }) {
  host.removeAttribute("popover");
  if (popover !== null) host.setAttribute("popover", popover);
}

/**
 * Makes some elements inert, and those that were so before no longer.
 * @param {Element[]} wanted
 */
function setInert(wanted) {
  for (const one of inerted) one.toggleAttribute("inert", false);
  inerted = wanted.filter((one) => !one.hasAttribute("inert"));
  for (const one of inerted) one.toggleAttribute("inert", true);
}

/**
 * What is beside an element and beside each of its ancestors, through the shadow trees that it is in.
 * @param {Element} host
 * @returns {Element[]}
 */
function around(host) {
  const parent = host.parentNode;
  const up = parent instanceof ShadowRoot ? parent.host : host.parentElement;
  const beside = [...(parent?.children ?? [])].filter((one) => one !== host);
  return up && host !== document.body ? [...beside, ...around(up)] : [];
}
