// Preloads the core on a page that is about to show a figure, before the scripts that need it have loaded.

import { prepare } from "./core.js";

// The element requests it again and reports any error.
prepare(new URLSearchParams(location.search).get("figure") ?? "").catch(() => {});
