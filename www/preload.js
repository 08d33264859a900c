// Asks for the core on a page that is about to show a figure, before the scripts that need it are there.

import { prepare } from "./core.js";

// Whoever needs it asks again, and says what is wrong.
prepare(new URLSearchParams(location.search).get("figure") ?? "").catch(() => {});
