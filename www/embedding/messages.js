const frame = document.querySelector("iframe");
const { origin } = new URL(frame.src);
const onPress = (id, message) =>
  document.getElementById(id).addEventListener("click", () => frame.contentWindow.postMessage(message, origin));

onPress("start-over", { type: "fall-line:reset" });
onPress("step", { type: "fall-line:step" });
onPress("too-far", { type: "fall-line:set", name: "learning-rate", value: 0.21 });

addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow || event.origin !== origin) return;
  const { type, optimiser, verdict, steps } = event.data;
  if (type === "fall-line:verdict") document.querySelector("output").textContent = `${optimiser}: ${verdict} at step ${steps}`;
});
