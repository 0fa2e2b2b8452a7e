// What is told is sealed on the device where that works; where it does not, the form goes as it always did.
const told = document.querySelector("form[data-seal]");

if (told) {
  const button = told.querySelector(".buttons button");
  const said = told.querySelector("[role=status]");
  let module = null;
  const load = () => (module = module || import(told.dataset.seal));
  const tooLong = () => new Promise((_, give_up) => setTimeout(give_up, 15000));
  told.addEventListener("input", () => load().catch(() => {}), { once: true });
  told.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    said.textContent = said.dataset.said;
    let isDone = false;
    try {
      isDone = await (await Promise.race([load(), tooLong()])).send(told);
    } catch {}
    if (isDone) {
      button.disabled = false;
      said.textContent = "";
    } else told.submit();
  });
}
