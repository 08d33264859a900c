// In the file that holds the whole site every page is a template; this puts one of them into the document. The address says
// which: `#/1-derivatives` is a page, `#/1-derivatives/chain-rule` a place on it, and a figure with its state is named as on any
// page by the query or, where something loses the query on the way, by the same words as fragment. In a frame a figure that is
// named stands alone.

{
  const pages = /** @type {HTMLTemplateElement[]} */ ([...document.querySelectorAll("template[data-page]")]);
  /** What the fragment says; nothing where it is no text. */
  const said = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  };
  const fragment = said();
  const figure = new URLSearchParams(location.search).get("figure");

  const called = (/** @type {string | undefined} */ name) => pages.find(({ dataset }) => dataset.page === name);
  const holding = (/** @type {string} */ selector) => pages.find(({ content }) => content.querySelector(selector));

  /** @returns {[page: HTMLTemplateElement | undefined, place: string | undefined]} */
  const chosen = () => {
    const [before, name, place] = fragment.split("/");
    if (before === "" && name) return [called(name), place];
    if (figure !== null) return [parent === window ? holding(`[figure="${CSS.escape(figure)}"]`) : called("embed"), fragment];
    return [fragment ? holding(`#${CSS.escape(fragment)}`) : undefined, fragment];
  };

  if (fragment.startsWith("figure=")) {
    location.replace(`?${location.hash.slice(1)}`);
  } else {
    const [named, place] = chosen();
    const page = named ?? called("index");
    if (page) {
      document.title = page.dataset.title ?? "";
      document.body.append(page.content.cloneNode(true));
    }
    if (place) document.getElementById(place)?.scrollIntoView();
    addEventListener("hashchange", () => {
      // A place on this page needs no other one.
      if (document.getElementById(said())) return;
      // What this page's figures show is not for the next one's.
      history.replaceState(null, "");
      location.reload();
    });
  }
}
