// Shows buttons marked `data-print`, which need this script to work; the browser's own menu always does.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
