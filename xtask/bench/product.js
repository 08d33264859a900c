// The core as the built site serves it, initialised once. The page's query contains the site's address.

const site = new URLSearchParams(location.search).get("site");
const core = await import(`${site}/core.js`);
await core.prepare("descent");

export const { Computation, Figure, Room, Surface } = core;
