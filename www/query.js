// Queries as text, `a=1&b=2`, with all other keys left as they are written: URLSearchParams would write %20 as a plus sign, which in
// a formula may be a plus.

/**
 * A query without some of its keys.
 * @param {string} query
 * @param {readonly string[]} names
 */
export function without(query, names) {
  return parts(query, (name) => !names.includes(name));
}

/**
 * A query with some of its keys alone.
 * @param {string} query
 * @param {readonly string[]} names
 */
export function only(query, names) {
  return parts(query, (name) => names.includes(name));
}

/**
 * A query with one key changed, or removed if the value is `null`.
 * @param {string} query
 * @param {string} name
 * @param {string | null} value
 */
export function withKey(query, name, value) {
  return join(without(query, [name]), value === null ? "" : `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
}

/**
 * One query of several, some of which may be empty.
 * @param {string[]} queries
 */
export function join(...queries) {
  return queries.filter(Boolean).join("&");
}

/**
 * @param {string} query
 * @param {(name: string) => boolean} keep
 */
function parts(query, keep) {
  const nameOf = (/** @type {string} */ part) => [...new URLSearchParams(part).keys()][0] ?? "";
  return join(...query.replace(/^\?/, "").split("&").filter((part) => part && keep(nameOf(part))));
}
