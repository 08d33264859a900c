const figures = [...document.querySelectorAll("fall-line")];
const start = (figure) => new URLSearchParams(figure.state).get("start");

for (const figure of figures) {
  figure.addEventListener("input", () => {
    for (const other of figures) {
      if (start(other) !== start(figure)) other.set("start", start(figure));
    }
  });
}
