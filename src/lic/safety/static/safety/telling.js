// The form of what is told: sealed on this device, sent as one field, and the seven words shown that were drawn here.
import * as sealing from "./sealing.js";

const READER = "reporter"; // her own name among those for whom it is sealed
const SERIOUS = ["forced", "hurt", "assault", "weapon", "drugged"];

let desk = JSON.parse(document.getElementById("sealing").textContent);
const ahead = desk.now * 1000 - performance.timeOrigin;
const list = fetch(desk.words).then((answer) => answer.json());
list.catch(() => {});

// As lic.core.text.plain keeps a text.
export const plain = (text) =>
  text
    .replace(/\r\n|[\r\n\v\f\x85\u2028\u2029]/g, "\n")
    .replace(/[\t\u2800]/g, " ")
    .replace(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu, "")
    .normalize("NFC")
    .replace(/[^\S\n]+/g, (run) => ("\u00a0\u202f".includes(run[0]) ? run[0] : " "))
    .replace(/[^\S\n]?\n[^\S\n]?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();

// telling.written: the same bytes as the server makes of the same form.
export function written(form, { language, hour }) {
  const given = new FormData(form);
  const line = (name) => plain(given.get(name) || "");
  const happened = given.getAll("happened");
  const body = {
    v: 1, happened, hour, language, when: line("when"), town: line("town"), place: line("place"), contact: line("contact"),
    looks: line("looks"), vehicle: line("vehicle"), plate: line("plate"), known_as: line("known_as"), more: line("more"),
    consent: given.getAll("consent"), support: given.getAll("support"),
    is_under_19: given.has("is_under_19"), is_for_another: given.has("is_for_another"),
  };
  const beside = {
    head: { hour, is_serious: happened.some((one) => SERIOUS.includes(one)) },
    "call-back": { text: line("call_back") },
  };
  const blob = (values) => sealing.bytes(JSON.stringify(values));
  return [blob(body), { head: blob(beside.head), "call-back": blob(beside["call-back"]) }];
}

const hour = () => new Date(Date.now() + ahead).toISOString().slice(0, 13);

const each = (found, made) => Object.fromEntries(Object.entries(found).map(([name, one]) => [name, made(one)]));

// What was sealed and had no answer goes as it is once more: the desk knows it by its number, and keeps one.
let last = {};

async function sealed(form) {
  const given = `${new URLSearchParams(new FormData(form))} ${desk.mark}`;
  if (last.given !== given) last = { given, made: await sealedAnew(form) };
  return last.made;
}

async function sealedAnew(form) {
  const words = sealing.draw(await list);
  const own = await sealing.receipt(words.join(" "), sealing.fromBase64(desk.salt));
  const id = sealing.caseId();
  const [body, beside] = written(form, { language: desk.language, hour: hour() });
  // Readers by their places on the form: it names nobody.
  const readers = { ...each(desk.recipients, sealing.fromBase64), [READER]: own.public };
  const envelope = sealing.seal(body, `report:v1:${id}`, readers, beside);
  const report = {
    roster: desk.mark, case: id, mark: sealing.toBase64(own.mark), public: sealing.toBase64(own.public),
    text: sealing.toBase64(envelope.text), keys: each(envelope.keys, sealing.toBase64), beside: each(envelope.beside, sealing.toBase64),
  };
  return [words, JSON.stringify(report)];
}

async function posted(form, report) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), 60000);
  try {
    const token = form.elements.csrfmiddlewaretoken.value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, sealed: report });
    const answer = await fetch(form.action, { method: "POST", body, signal: stop.signal, redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [answer.status, page];
  } catch {
    return [0, null];
  } finally {
    clearTimeout(clock);
  }
}

// True once nothing is left to do: it was sent, or it is said why not. False asks for the ordinary way.
export async function send(form) {
  for (const old of document.querySelectorAll("main .errors")) old.remove();
  const said = form.querySelector("[role=status]").dataset;
  if (!new FormData(form).has("happened")) return trouble(form, said.needed);
  if (form.elements.is_for_another.checked && !(await isReadBack(form))) return true;
  let words, report;
  try {
    [words, report] = await sealed(form);
  } catch {
    return false;
  }
  const [status, page] = await posted(form, report);
  if (status === 200) return kept(page, words);
  const lede = page && page.querySelector("[data-trouble]");
  if (status === 400 && lede) return false; // our own server finds it malformed: then better the ordinary way than no way
  const changed = page && page.getElementById("sealing");
  if (changed) {
    desk = JSON.parse(changed.textContent);
    document.querySelector("[data-readers]").replaceWith(page.querySelector("[data-readers]"));
  }
  return trouble(form, lede ? lede.textContent : said.failed);
}

function trouble(form, text) {
  const box = document.createElement("div");
  box.className = "notice notice--care errors";
  box.tabIndex = -1;
  box.setAttribute("role", "alert");
  box.append(Object.assign(document.createElement("p"), { textContent: text }));
  form.before(box);
  box.focus();
  return true;
}

// The page with the words as the server draws it, without a word in it: they are filled in here and were never sent.
function kept(page, words) {
  last = {};
  const main = page.querySelector("main");
  main.querySelectorAll(".words span").forEach((place, index) => (place.textContent = words[index]));
  for (const button of main.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  document.querySelector("main").replaceWith(document.adoptNode(main));
  history.replaceState(null, "", main.querySelector("[data-here]").dataset.here);
  window.scrollTo(0, 0);
  main.focus({ preventScroll: true });
  return true;
}

// What somebody else said is read to them before it is sent; it does not leave the device for that.
function isReadBack(form) {
  const main = document.querySelector("main");
  const column = main.firstElementChild;
  const page = document.createElement("div");
  page.className = "column";
  page.append(document.querySelector("template[data-read-back]").content.cloneNode(true));
  const facts = page.querySelector("dl");
  for (const [question, lines] of answers(form, facts.dataset.yes)) {
    const row = document.createElement("div");
    row.append(Object.assign(document.createElement("dt"), { textContent: question }));
    for (const line of lines) row.append(Object.assign(document.createElement("dd"), { textContent: line }));
    facts.append(row);
  }
  if (new FormData(form).has("consent")) page.querySelector("[data-no-consent]").remove();
  column.hidden = true;
  main.append(page);
  main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
  return new Promise((said) => {
    for (const button of page.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        page.remove();
        column.hidden = false;
        form.scrollIntoView({ block: "end" });
        said(button.name === "confirmed");
      });
    }
  });
}

function* answers(form, yes) {
  const words = (place) => Array.from(place.childNodes, (node) => (node.nodeType === Node.TEXT_NODE ? node.data : "")).join("").trim();
  for (const field of form.querySelectorAll(".field")) {
    const ticks = [...field.querySelectorAll("input[type=checkbox]")];
    const on = ticks.filter((tick) => tick.checked);
    const label = (tick) => tick.closest("label").querySelector(".choice__label").textContent.trim();
    const legend = field.querySelector("legend");
    const other = field.querySelector("select, textarea, input:not([type=checkbox])");
    if (legend && on.length) yield [words(legend), on.map(label)];
    else if (!other && on.length && on[0].name !== "is_for_another") yield [label(on[0]), [yes]];
    else if (other && plain(other.value)) {
      const text = other.options ? other.options[other.selectedIndex].text : plain(other.value);
      yield [words(field.querySelector("label")), text.split("\n")];
    }
  }
}
