// A button that shows a sign and says its name.

import { element } from "./dom.js";
import { icon } from "./icon.js";

/** @import { IconName } from "./icon.js" */

/**
 * @param {string} label
 * @param {IconName} name
 * @param {() => void} act
 */
export function button(label, name, act) {
  return element("button", { type: "button", class: "sign", "aria-label": label, title: label, click: act }, icon(name));
}
