const figure = document.querySelector("fall-line");
const onPress = (id, act) => document.getElementById(id).addEventListener("click", act);

onPress("start-over", () => figure.reset());
onPress("step", () => figure.step());
onPress("play", () => figure.play());
onPress("pause", () => figure.pause());
onPress("too-far", () => figure.set("learning-rate", 0.21));

figure.addEventListener("fall-line:verdict", ({ detail }) => {
  document.querySelector("output").textContent = `${detail.optimiser}: ${detail.verdict} at step ${detail.steps}`;
});
