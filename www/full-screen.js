// Full screen for one figure at a time. The rest of the page is inert meanwhile: it does not scroll, and neither the Tab key nor
// a screen reader reaches it.

/** @typedef {{ host: HTMLElement, leave: () => void, popover: string | null }} Entry */

/** The element in full screen. @type {Entry | undefined} */
let current;

/** The elements around it that were made inert. @type {Element[]} */
let inerted = [];

/** The page's overflow before. */
let scrolling = { overflowX: "", overflowY: "" };

/** Whether full screen was entered by this module. */
let isEntered = false;

/**
 * Shows an element in full screen; any other one leaves it.
 * @param {HTMLElement} host
 * @param {() => void} leave
 */
export function enter(host, leave) {
  const { documentElement: root } = document;
  const previous = current;
  if (!previous) {
    const { overflowX, overflowY } = root.style;
    scrolling = { overflowX, overflowY };
    root.style.overflow = "hidden";
  }
  current = { host, leave, popover: host.getAttribute("popover") };
  setInert(around(host));
  raise(host);
  if (previous) {
    restore(previous);
    previous.leave();
  }
  // Where a browser or an iframe does not allow it, the figure fills the window.
  if (!document.fullscreenElement) root.requestFullscreen?.().then(onEntered, () => {});
}

/**
 * Ends full screen for an element, if it is still in it.
 * @param {HTMLElement} host
 */
export function exit(host) {
  if (current?.host !== host) return;
  restore(current);
  current = undefined;
  setInert([]);
  Object.assign(document.documentElement.style, scrolling);
  if (isEntered) exitFullscreen();
  isEntered = false;
}

/** Full screen was entered; leaves it if the element has left meanwhile. */
function onEntered() {
  if (current) isEntered = true;
  else exitFullscreen();
}

function exitFullscreen() {
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
}

/** Raises an element to the top layer, above all others. @param {HTMLElement} host */
function raise(host) {
  // Closes it first if the page has opened it as a popover.
  host.removeAttribute("popover");
  host.setAttribute("popover", "manual");
  host.showPopover?.();
}

/** Removes an element from the top layer and restores its attribute. @param {Entry} entry */
function restore({ host, popover }) {
  host.removeAttribute("popover");
  if (popover !== null) host.setAttribute("popover", popover);
}

/**
 * Makes elements inert, in place of those made inert before.
 * @param {Element[]} elements
 */
function setInert(elements) {
  for (const one of inerted) one.toggleAttribute("inert", false);
  inerted = elements.filter((one) => !one.hasAttribute("inert"));
  for (const one of inerted) one.toggleAttribute("inert", true);
}

/**
 * The siblings of an element and of each of its ancestors, across shadow roots.
 * @param {Element} host
 * @returns {Element[]}
 */
function around(host) {
  const parent = host.parentNode;
  const up = parent instanceof ShadowRoot ? parent.host : host.parentElement;
  const siblings = [...(parent?.children ?? [])].filter((one) => one !== host);
  return up && host !== document.body ? [...siblings, ...around(up)] : [];
}
