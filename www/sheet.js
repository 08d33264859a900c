// The style sheet that all elements share, asked for as soon as this module runs.

/** Until it is here, a rule keeps about the room that a figure will take. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(":host { display: block; min-height: min(40rem, 90vh) }");

let here = false;

/** Resolves once the sheet is here. */
export const styled = fetch(new URL("fall-line.css", import.meta.url))
  .then((response) => (response.ok ? response.text() : Promise.reject(new Error("the style sheet is missing"))))
  .then((text) => sheet.replace(text))
  .then(() => void (here = true));
styled.catch(() => {});

export function isStyled() {
  return here;
}
