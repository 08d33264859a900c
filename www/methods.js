// Methods that stay methods. React and Vue assign an attribute's value to the property of its name, where an element has one:
// `step={50}` would replace `step()`. What is assigned to a method sets the attribute instead.

/**
 * Protects the methods of a class of elements.
 * @param {CustomElementConstructor} type
 */
export function keepMethods({ prototype }) {
  for (const [name, { value: method }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (typeof method !== "function" || name === "constructor") continue;
    Object.defineProperty(prototype, name, {
      get: () => method,
      /** @this {Element} @param {unknown} value */
      set(value) {
        // What frameworks mean by no attribute.
        if (value === null || value === undefined || value === false || value === "") this.removeAttribute(name);
        else this.setAttribute(name, value === true ? "" : String(value));
      },
    });
  }
}

/**
 * Takes over what a page set before the element's class was known: own properties, which would hide the class's.
 * @param {HTMLElement} element
 */
export function adoptProperties(element) {
  for (const name of Object.keys(element)) {
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), name) ?? {};
    if (!set) continue;
    const value = Reflect.get(element, name);
    Reflect.deleteProperty(element, name);
    set.call(element, value);
  }
}
