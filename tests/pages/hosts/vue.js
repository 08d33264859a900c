// Renders what a test asks for, and the example of the page about frameworks.
import { h, render } from "vue";
import Descent from "./Descent.vue";

const root = document.querySelector("#app");
window.show = (attributes) => render(h("fall-line", attributes), root);
window.showExample = () => render(h(Descent), root);
window.clear = () => render(null, root);
