// The style sheet shared by all elements, requested as soon as this module runs.

/** Until it has loaded, one rule reserves about the space of a figure. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(":host { display: block; min-height: min(40rem, 90vh) }");

let isLoaded = false;

/** @type {Promise<void> | undefined} */
let loading;

/** Resolves once the sheet has loaded. After a failure, the next figure requests it again. */
export function styled() {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load() {
  const response = await fetch(new URL("fall-line.css", import.meta.url));
  if (!response.ok) throw new Error("the style sheet could not be loaded");
  await sheet.replace(await response.text());
  isLoaded = true;
}

styled().catch(() => {});

export function isStyled() {
  return isLoaded;
}
