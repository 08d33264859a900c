addEventListener("message", ({ source, data }) => {
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === source && data.type === "fall-line:resize") frame.height = data.height;
  }
});
