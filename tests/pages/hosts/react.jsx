// Renders what a test asks for, and the example of the page about frameworks.
import { createRoot } from "react-dom/client";
import { flushSync } from "react-dom";
import { Descent } from "./Descent.jsx";

const root = createRoot(document.querySelector("#app"));
window.render = (content) => flushSync(() => root.render(content));
window.show = (attributes) => render(<fall-line {...attributes} />);
window.showExample = () => render(<Descent />);
window.clear = () => render(null);
