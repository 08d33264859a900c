// The core as the built site serves it, initialised once. The page's query contains the site's address.

const site = new URLSearchParams(location.search).get("site");
const core = await import(`${site}/core.js`);
await Promise.all(["descent", "learning-rate", "monte-carlo", "variational", "computation-class", "network-class"].map(core.prepare));

await core.provide("relief");

export const { Computation, Curve, Figure, Network, Room, Surface, readouts } = core;
