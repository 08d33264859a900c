// The column of controls, built from the figure's parameters and kept in sync with them. A field that is being edited is
// never rebuilt; a field is replaced only when its kind changes.

import { ChoiceField } from "./choice-field.js";
import { ChoicesField } from "./choices-field.js";
import { arrange, element } from "./dom.js";
import { NumberField } from "./number-field.js";
import { swatchPicture } from "./swatch.js";
import { TableField } from "./table-field.js";
import { TextField } from "./text-field.js";
import { ToggleField } from "./toggle-field.js";

/** @import { Parameter } from "./core/fall_line.js" */
/** @import { Field } from "./field.js" */
/** @import { Session } from "./session.js" */

const KINDS = { number: NumberField, choice: ChoiceField, choices: ChoicesField, toggle: ToggleField, formula: TextField, text: TextField, table: TableField };

/** @type {[Parameter["group"], string][]} */
const GROUPS = [
  ["what", "What"],
  ["how", "How"],
  ["play", "Play"],
];

export class Controls {
  root = element("div", { class: "controls", role: "group", "aria-label": "Controls" });
  #session;
  #elsewhere;
  /** @type {Map<string, Field>} */
  #fields = new Map();
  /** @type {Map<string, HTMLDetailsElement>} */
  #sections = new Map();
  /** The parameters shown. @type {Parameter[]} */
  #shown = [];
  /** The session's count of changes at the last update. */
  #seen = -1;
  #groups = GROUPS.map(([name, title]) => ({
    name,
    root: element("div", { class: `group ${name}`, role: "group", "aria-label": title }, element("h2", {}, title)),
  }));

  /**
   * @param {Session} session
   * @param {string | undefined} elsewhere the parameter whose control is elsewhere
   */
  constructor(session, elsewhere) {
    this.#session = session;
    this.#elsewhere = elsewhere;
  }

  update() {
    const { changes, parameters } = this.#session;
    if (changes === this.#seen) return;
    this.#seen = changes;
    if (parameters === this.#shown) {
      for (const parameter of parameters) this.#fields.get(parameter.name)?.update(parameter);
      return;
    }
    this.#shown = parameters;
    const visible = parameters.filter((one) => one.kind !== "hidden" && one.name !== this.#elsewhere);
    const fields = new Map(visible.map((parameter) => [parameter.name, this.#field(parameter)]));
    this.#fields = fields;
    const groups = this.#groups.filter(({ name }) => visible.some((one) => one.group === name));
    for (const { name, root } of groups) {
      this.#fill(root, visible.filter((one) => one.group === name), parameters);
    }
    arrange(this.root, groups.map((group) => group.root));
  }

  /**
   * The field of a parameter: the existing one, or a new one if it is of another kind or labelled otherwise.
   * @param {Parameter} parameter
   */
  #field(parameter) {
    const known = this.#fields.get(parameter.name);
    if (known?.kind === parameter.kind && known.label === parameter.label) {
      known.update(parameter);
      return known;
    }
    return new KINDS[/** @type {keyof typeof KINDS} */ (parameter.kind)](this.#session, parameter);
  }

  /**
   * @param {HTMLElement} group
   * @param {Parameter[]} parameters the group's parameters
   * @param {Parameter[]} all all parameters
   */
  #fill(group, parameters, all) {
    const root = (/** @type {Parameter} */ one) => /** @type {Field} */ (this.#fields.get(one.name)).root;
    const loose = parameters.filter((one) => !one.section).map(root);
    const titles = [...new Set(parameters.map((one) => one.section).filter(Boolean))];
    const sections = titles.map((title) => {
      const section = this.#section(title, all);
      const fields = parameters.filter((one) => one.section === title).map(root);
      arrange(section, [/** @type {HTMLElement} */ (section.firstElementChild), ...fields]);
      return section;
    });
    arrange(group, [/** @type {HTMLElement} */ (group.firstElementChild), ...loose, ...sections]);
  }

  /**
   * The collapsible section of one option, with its title and swatch.
   * @param {string} title
   * @param {Parameter[]} all
   */
  #section(title, all) {
    const known = this.#sections.get(title);
    if (known) return known;
    const option = all.flatMap((one) => one.options ?? []).find((one) => one.label === title);
    const swatch = option?.swatch ? [swatchPicture(option.swatch)] : [];
    const section = element("details", {}, element("summary", {}, ...swatch, title));
    this.#sections.set(title, section);
    return section;
  }
}
