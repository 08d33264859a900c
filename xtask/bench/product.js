// The core as the built site serves it, started once. The page's query says where the site is.

const site = new URLSearchParams(location.search).get("site");
const core = await import(`${site}/core.js`);
await core.prepare("descent");

export const { Figure, Room, Surface } = core;
