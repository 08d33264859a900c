// The style sheet that all elements share, asked for as soon as this module runs.

/** Until it is here, a rule keeps about the room that a figure will take. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(":host { display: block; min-height: min(40rem, 90vh) }");

let here = false;

/** @type {Promise<void> | undefined} */
let asked;

/** Resolves once the sheet is here. What could not be had is asked for again by the next figure. */
export function styled() {
  asked ??= load().catch((error) => {
    asked = undefined;
    throw error;
  });
  return asked;
}

async function load() {
  const answer = await fetch(new URL("fall-line.css", import.meta.url));
  if (!answer.ok) throw new Error("the style sheet is missing");
  await sheet.replace(await answer.text());
  here = true;
}

styled().catch(() => {});

export function isStyled() {
  return here;
}
