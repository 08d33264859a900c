// In the single-file build every page is a template; this inserts one of them into the document. The address selects it:
// `#/1-derivatives` is a page, `#/1-derivatives/chain-rule` an anchor on it. A figure and its state are given by the query, as on
// any page, or by the same text as the fragment where the query is lost on the way. In an iframe, a named figure is shown alone.

{
  const pages = /** @type {HTMLTemplateElement[]} */ ([...document.querySelectorAll("template[data-page]")]);
  /** The decoded fragment; empty if it is malformed. */
  const readFragment = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  };
  const fragment = readFragment();
  const figure = new URLSearchParams(location.search).get("figure");

  const pageNamed = (/** @type {string | undefined} */ name) => pages.find(({ dataset }) => dataset.page === name);
  const pageWith = (/** @type {string} */ selector) => pages.find(({ content }) => content.querySelector(selector));

  /** @returns {[page: HTMLTemplateElement | undefined, place: string | undefined]} */
  const choose = () => {
    const [before, name, place] = fragment.split("/");
    if (before === "" && name) return [pageNamed(name), place];
    if (figure !== null) return [parent === window ? pageWith(`[figure="${CSS.escape(figure)}"]`) : pageNamed("embed"), fragment];
    return [fragment ? pageWith(`#${CSS.escape(fragment)}`) : undefined, fragment];
  };

  if (fragment.startsWith("figure=")) {
    location.replace(`?${location.hash.slice(1)}`);
  } else {
    const [named, place] = choose();
    const page = named ?? pageNamed("index");
    if (page) {
      document.title = page.dataset.title ?? "";
      document.body.append(page.content.cloneNode(true));
    }
    if (place) document.getElementById(place)?.scrollIntoView();
    addEventListener("hashchange", () => {
      // An anchor on this page needs no other page.
      if (document.getElementById(readFragment())) return;
      // The states of this page's figures do not apply to the next page's.
      history.replaceState(null, "");
      location.reload();
    });
  }
}
