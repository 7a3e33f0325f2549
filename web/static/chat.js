// The chat page: shows bubbles, keeps one prompt open at a time, survives a reload and a lost connection.
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
  for (const { op, bubble } of letters) last = render(bubble, op === "replace") || last;
  settle(last);
}

function settle(last) {
  ask();
  if (last) look(last);
  const spoken = [...open.values()].pop();
  if (spoken && spoken.language !== language && languages.includes(spoken.language)) turnTo(spoken.language);
}

function render(bubble, replaces) {
  if (bubble.kind === "toast") { if (bubble.text) toast(bubble.text); return null; }
  if (bubble.kind === "settled") return settleSlot(bubble);
  if (bubble.kind !== "ask") return append(paint(bubble));
  const slot = `${bubble.tag}.${bubble.ask}`;
  const former = slots.get(slot);
  const node = former && replaces ? former.node : append(paint(bubble));
  slots.set(slot, { node });
  if (!(former && replaces)) {
    if ((bubble.shape || "read") !== "read") open.clear();
    open.delete(slot);
  } else if (!open.has(slot)) return null;
  open.set(slot, bubble);
  return former && replaces ? null : node;
}

function settleSlot(bubble) {
  const slot = `${bubble.tag}.${bubble.ask}`;
  const key = `${bubble.step || ""}\n${bubble.text}`;
  open.delete(slot);
  const former = settled.get(key);
  const asked = slots.get(slot);
  if (!bubble.answer) return null;
  const node = paint(bubble);
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
  return append(make("div", { class: `bubble ${kind}`, dir: "auto" }, make("p", {}, text)));
}

function paint(bubble) {
  const question = make("div", { class: "bubble them", dir: "auto" });
  if (bubble.picture) question.append(make("img", { src: `${base}/media/${bubble.picture}`, alt: "" }));
  if (bubble.lead) question.append(make("p", { class: "lead" }, bubble.lead));
  const text = make("p");
  if (bubble.position) text.append(make("span", { class: "count" }, bubble.position.join("/")), " ");
  text.append(...shared(bubble.text));
  question.append(text);
  if (bubble.link) question.append(make("p", {}, make("a", { href: bubble.link, rel: "noopener noreferrer" }, bubble.link)));
  if (bubble.document) question.append(make("p", {}, make("a", { href: `${base}/media/${bubble.document}` }, bubble.document)));
  const turn = make("div", { class: "turn", lang: bubble.language }, question);
  if (bubble.answer) {
    const answer = make("div", { class: "bubble me", dir: "auto" }, make("p", { class: "kept" }, `✓ ${bubble.answer}`));
    for (const button of bubble.buttons || []) {
      const node = make("button", { type: "button", class: "small", "aria-label": `${button.label}, ${bubble.text}` }, button.label);
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
  const [slot, bubble] = [...open].pop() || [];
  if (bubble && slot === now.dataset.slot && bubble === now.bubble) return;
  const replaced = slot === now.dataset.slot;
  now.dataset.slot = slot || "";
  now.bubble = bubble;
  now.replaceChildren(...(bubble ? controls(bubble, act) : [restart()]));
  now.setAttribute("aria-label", bubble ? bubble.text : "");
  if (replaced && draft && bubble) now.querySelector("#words").value = draft;
  const same = replaced && held ? now.querySelector(`[data-press="${CSS.escape(held)}"]`) : null;
  if (same) same.focus({ preventScroll: true });
  else if (engaged && bubble) now.focus({ preventScroll: true });
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
  const known = new Set(told.bubbles.map((bubble) => bubble.text));
  const said = mail.map((letter) => letter.bubble).filter((bubble) => bubble.kind === "say" && !known.has(bubble.text));
  const place = told.bubbles.findIndex((bubble) => bubble.kind === "ask");
  told.bubbles.splice(place < 0 ? told.bubbles.length : place, 0, ...said);
  for (const bubble of told.bubbles) last = render(bubble, false) || last;
  line.after = Math.max(0, ...mail.map((letter) => letter.sequence));
  settle(last);
  if (line.after) line.acknowledge();
  line.listen();
}

during(begin());
