// The chat page: shows renderings, keeps one prompt open at a time, survives a reload and a lost connection.
import { Line, pause } from "./line.js";
import { controls, make } from "./shapes.js";

const chat = document.getElementById("chat");
const log = document.getElementById("log");
const now = document.getElementById("now");
const toastLine = document.getElementById("toast");
const { name, origin, language } = chat.dataset;
const languages = chat.dataset.languages.split(" ");
const words = JSON.parse(chat.dataset.words);
const base = `/${encodeURIComponent(name)}`;
const slots = new Map();   // "tag.ask" → {node, key} of each prompt shown
const settled = new Map(); // step and question → the node that keeps its answer
const open = new Map();    // "tag.ask" → prompt awaited, the last one on top
let engaged = false;       // the person's place is in the controls: keep it there
let typed = null;          // words sent and not yet answered

const say = (id, params = {}) => (words[id] || id).replace(/\{(\w+)\}/g, (all, key) => params[key] ?? all);
const line = new Line(name, language, show, worry);

// While something sent is not yet answered, the controls say that they are busy.
let underWay = 0;
async function during(work) {
  now.setAttribute("aria-busy", String(++underWay > 0));
  try { return await work; } finally { now.setAttribute("aria-busy", String(--underWay > 0)); }
}
const send = (what) => during(line.send(what));

const act = {
  say, worry,
  press: (data) => during(press(data)),
  write: (text) => {
    engaged = true;
    typed = say1({ text, class: "me" });
    send({ text });
  },
  place: (place) => { engaged = true; send({ place }); },
  picture: async (file) => {
    engaged = true;
    toast(say("sending"), true);
    const { status } = await during(line.picture(file));
    toast(status === 200 ? "" : say(status === 413 ? "largepicture" : "badpicture"));
  },
};

async function press(data) {
  engaged = true;
  const top = [...open.keys()].pop();
  const before = open.get(top);
  await line.send({ press: data });
  // A menu beside the question has done its work once pressed: the question shows again.
  const done = open.size > 1 && open.get(top) === before && (before.shape || "read") === "read";
  if (done) open.delete(top);
  if (done || !open.size) await check();
  ask();
}

// --- showing ---
function show(letters) {
  let last = null;
  for (const { op, rendering } of letters) last = render(rendering, op === "replace") || last;
  settle(last);
}

function settle(last) {
  ask();
  if (last) look(last);
  const spoken = [...open.values()].pop();
  if (spoken && spoken.language !== language && languages.includes(spoken.language)) turnTo(spoken.language);
}

function render(rendering, replaces) {
  if (rendering.kind === "toast") { if (rendering.text) toast(rendering.text); return null; }
  if (rendering.kind === "settled") return settleSlot(rendering);
  if (rendering.kind !== "ask") return append(paint(rendering));
  const slot = `${rendering.tag}.${rendering.ask}`;
  const former = slots.get(slot);
  const node = former && replaces ? former.node : append(paint(rendering));
  slots.set(slot, { node });
  if (!(former && replaces)) {
    if ((rendering.shape || "read") !== "read") open.clear();
    open.delete(slot);
  } else if (!open.has(slot)) return null;
  open.set(slot, rendering);
  return former && replaces ? null : node;
}

function settleSlot(rendering) {
  const slot = `${rendering.tag}.${rendering.ask}`;
  const key = `${rendering.step || ""}\n${rendering.text}`;
  open.delete(slot);
  const former = settled.get(key);
  const asked = slots.get(slot);
  if (!rendering.answer) return null;
  const node = paint(rendering);
  typed?.remove();
  typed = null;
  if (asked) {
    if (former && former !== asked.node) former.remove();
    asked.node.replaceWith(node);
    slots.set(slot, { node });
  } else if (former) former.replaceWith(node);
  else append(node);
  settled.set(key, node);
  return null;
}

// Refusing or erasing leaves nothing behind: neither does the page.
async function check() {
  const status = await line.get(again()).then(() => "", (problem) => problem.message);
  if (status !== "404") return;
  line.hangUp();
  line.keep("");
  open.clear();
  log.querySelectorAll(".small").forEach((node) => node.remove());
}

const again = () => `/api/chat/again?name=${encodeURIComponent(name)}`;

function restart() {
  const node = make("button", { type: "button", class: "key confirm" }, say(line.token ? "goon" : "begin"));
  node.addEventListener("click", () => { engaged = true; node.disabled = true; send({ start: name, origin }); });
  return make("div", { class: "keys" }, node);
}

function append(node) {
  log.append(node);
  return node;
}

function say1({ text, class: kind }) {
  return append(make("div", { class: `rendering ${kind}`, dir: "auto" }, make("p", {}, text)));
}

function paint(rendering) {
  const question = make("div", { class: "rendering them", dir: "auto" });
  if (rendering.picture) question.append(make("img", { src: `${base}/media/${rendering.picture}`, alt: "" }));
  if (rendering.lead) question.append(make("p", { class: "lead" }, rendering.lead));
  const text = make("p");
  if (rendering.position) text.append(make("span", { class: "count" }, rendering.position.join("/")), " ");
  text.append(...shared(rendering.text));
  question.append(text);
  if (rendering.link) question.append(make("p", {}, make("a", { href: rendering.link, rel: "noopener noreferrer" }, rendering.link)));
  if (rendering.document) question.append(make("p", {}, make("a", { href: `${base}/media/${rendering.document}` }, rendering.document)));
  const turn = make("div", { class: "turn", lang: rendering.language }, question);
  if (rendering.answer) {
    const answer = make("div", { class: "rendering me", dir: "auto" }, make("p", { class: "kept" }, `✓ ${rendering.answer}`));
    for (const button of rendering.buttons || []) {
      const node = make("button", { type: "button", class: "small", "aria-label": `${button.label}, ${rendering.text}` }, button.label);
      node.addEventListener("click", () => act.press(button.data));
      answer.append(node);
    }
    turn.append(answer);
  }
  return turn;
}

// The consultation's own address, in a sentence of ours, is a link to share; no other words become one.
function shared(words) {
  const address = [`${location.origin}${base}/resultats`, `${location.origin}${base}`].find((one) => words.endsWith(one));
  return address ? [words.slice(0, -address.length), make("a", { href: address }, address)] : [words];
}

// --- asking ---
function ask() {
  const held = now.contains(document.activeElement) ? document.activeElement.dataset.press || "" : null;
  const draft = now.querySelector("#words")?.value || "";
  engaged ||= held !== null;
  const [slot, rendering] = [...open].pop() || [];
  if (rendering && slot === now.dataset.slot && rendering === now.rendering) return;
  const replaced = slot === now.dataset.slot;
  now.dataset.slot = slot || "";
  now.rendering = rendering;
  now.replaceChildren(...(rendering ? controls(rendering, act) : [restart()]));
  now.setAttribute("aria-label", rendering ? rendering.text : "");
  if (replaced && draft && rendering) now.querySelector("#words").value = draft;
  const same = replaced && held ? now.querySelector(`[data-press="${CSS.escape(held)}"]`) : null;
  if (same) same.focus({ preventScroll: true });
  else if (engaged && rendering) now.focus({ preventScroll: true });
  engaged = false;
}

function look(node) {
  const room = innerHeight - document.querySelector("header").offsetHeight - 16;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const fits = now.getBoundingClientRect().bottom - node.getBoundingClientRect().top < room;
  (fits ? now : node).scrollIntoView({ block: fits ? "end" : "start", behavior });
}

function toast(text, stays = false) {
  toastLine.textContent = text;
  clearTimeout(toast.timer);
  if (!stays) toast.timer = setTimeout(() => { toastLine.textContent = ""; }, 7000);
}

function worry(id) {
  if (id) toast(say(id), id === "offline" || id === "late");
  else if ([say("offline"), say("late")].includes(toastLine.textContent)) toast("");
}

function turnTo(wanted) {
  const here = new URL(location.href);
  here.searchParams.set("lang", wanted);
  location.replace(here);
}

// --- the menu ---
const menu = document.querySelector(".menu");
for (const node of document.querySelectorAll("[data-command]")) {
  node.hidden = false;
  node.addEventListener("click", () => { menu.open = false; engaged = true; send({ text: node.dataset.command }); });
}
for (const node of document.querySelectorAll("[data-speak]")) {
  node.addEventListener("click", async (event) => {
    event.preventDefault();
    if (line.token) await send({ text: `/language ${node.dataset.speak}` });
    turnTo(node.dataset.speak);
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu.open) { menu.open = false; menu.firstElementChild.focus(); }
});
const code = document.getElementById("code");
document.getElementById("elsewhere").addEventListener("click", async () => {
  menu.open = false;
  const told = await line.insist("/api/chat/code", () => "{}");
  if (told.code) look(say1({ text: say("code", { code: told.code }), class: "them" }));
});
document.getElementById("resume").addEventListener("click", () => { menu.open = false; code.showModal(); });
code.querySelector("form").addEventListener("submit", async (event) => {
  if (event.submitter?.value !== "go") return;
  event.preventDefault();
  const told = await line.insist("/api/chat/resume", () => JSON.stringify({ code: code.querySelector("input").value.trim() }));
  code.close();
  if (told.token) { line.hangUp(); line.keep(told.token); location.reload(); } else toast(say("badcode"));
});

// --- beginning, or beginning again ---
async function begin() {
  if (!line.token) { await line.send({ start: name, origin }); return; }
  let told;
  try {
    told = await line.get(again());
  } catch (problem) {
    if (/^40/.test(problem.message)) line.keep(""); else { worry("offline"); await pause(3000); }
    return begin();
  }
  let last = null;
  const { mail } = await line.get("/api/chat/mail?after=0").catch(() => ({ mail: [] }));
  const known = new Set(told.renderings.map((rendering) => rendering.text));
  const said = mail.map((letter) => letter.rendering).filter((rendering) => rendering.kind === "say" && !known.has(rendering.text));
  const place = told.renderings.findIndex((rendering) => rendering.kind === "ask");
  told.renderings.splice(place < 0 ? told.renderings.length : place, 0, ...said);
  for (const rendering of told.renderings) last = render(rendering, false) || last;
  line.after = Math.max(0, ...mail.map((letter) => letter.sequence));
  settle(last);
  if (line.after) line.acknowledge();
  line.listen();
}

during(begin());
