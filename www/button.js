// A button that shows an icon and has a label.

import { element } from "./dom.js";
import { icon } from "./icon.js";

/** @import { IconName } from "./icon.js" */

/**
 * @param {string} label
 * @param {IconName} name
 * @param {() => void} onClick
 */
export function button(label, name, onClick) {
  return element("button", { type: "button", class: "sign", "aria-label": label, title: label, click: onClick }, icon(name));
}
