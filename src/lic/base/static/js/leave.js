// Only quickens the link "Leave now", which works without it.
const link = document.querySelector(".leave");

// `replace` takes this page out of the way that the back button goes.
function leave() {
  document.documentElement.hidden = true;
  window.location.replace(link.href);
}

// Shift three times within a second and a half.
let presses = [];
function onKey(event) {
  if (event.key !== "Shift") presses = [];
  else if (!event.repeat) presses = [...presses.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
  if (presses.length === 3) leave();
}

if (link) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", onKey);
  // A page that the browser kept in memory is asked for again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
}
