// The chat page: shows bubbles, sends presses and words, survives a reload and a lost connection.
"use strict";

const chat = document.getElementById("chat");
const log = document.getElementById("log");
const now = document.getElementById("now");
const toastLine = document.getElementById("toast");
const name = chat.dataset.name;
const words = JSON.parse(chat.dataset.words);
const slots = new Map();  // "tag.ask" → the element of that prompt
let token = keep("token");
let after = 0;
let waiting = null;       // the prompt awaited: {bubble, node}
let sending = Promise.resolve();

function keep(what, value) {
  const key = `palabre.${name}.${what}`;
  try {
    if (value === undefined) return localStorage.getItem(key) || "";
    if (value === "") localStorage.removeItem(key); else localStorage.setItem(key, value);
  } catch { /* private browsing: the conversation lives as long as the page */ }
  return value || "";
}

function say(id, params = {}) {
  return (words[id] || id).replace(/\{(\w+)\}/g, (all, key) => params[key] ?? all);
}

function make(tag, attributes = {}, text = "") {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// --- sending: one after another, each with its own id, repeated until the server has it ---
function send(what) {
  const message = { id: uuid(), language: chat.dataset.language, ...what };
  sending = sending.then(() => deliver("/api/chat", { method: "POST", body: () => JSON.stringify({ ...message, token }) }));
  return sending;
}

async function deliver(address, { method, body, headers = {} }) {
  for (let pause = 500; ; pause = Math.min(pause * 2, 15000)) {
    try {
      const answer = await fetch(address, { method, headers: { "content-type": "application/json", ...headers }, body: body() });
      if (answer.status === 503 || answer.status === 429 || answer.status >= 500) {
        toast(say("late"));
        pause = 1000 * (Number(answer.headers.get("retry-after")) || pause / 1000);
      } else {
        const told = answer.ok ? await answer.json().catch(() => ({})) : {};
        if (told.token) { token = keep("token", told.token); listen(); }
        if (answer.status === 401) { token = keep("token", ""); }
        return { status: answer.status, ...told };
      }
    } catch {
      toast(say("offline"));
    }
    await new Promise((done) => setTimeout(done, pause));
  }
}

// --- receiving: a stream, taken up where it broke ---
let stream = null;
async function listen() {
  if (stream) stream.abort();
  const mine = (stream = new AbortController());
  for (let pause = 300; !mine.signal.aborted && token; pause = Math.min(pause * 2, 10000)) {
    try {
      const answer = await fetch(`/api/chat/stream?after=${after}`, { headers: { "x-palabre-token": token }, signal: mine.signal });
      if (answer.ok) { pause = 300; await read(answer.body.getReader()); }
    } catch { if (mine.signal.aborted) return; }
    await new Promise((done) => setTimeout(done, pause));
  }
}

async function read(reader) {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true });
    const parts = rest.split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const line = part.split("\n").find((row) => row.startsWith("data: "));
      if (line) show(JSON.parse(line.slice(6)));
    }
    if (after) acknowledge();
  }
}

let acknowledging = 0;
function acknowledge() {
  clearTimeout(acknowledging);
  const upto = after;
  acknowledging = setTimeout(() => fetch("/api/chat/ack", {
    method: "POST", headers: { "content-type": "application/json", "x-palabre-token": token }, body: JSON.stringify({ upto }),
  }).catch(() => {}), 800);
}

// --- showing ---
function show(letter) {
  if (letter.sequence <= after) return;
  after = letter.sequence;
  render(letter.bubble, letter.op === "replace");
}

function render(bubble, replaces) {
  if (bubble.kind === "toast") { toast(bubble.text); return; }
  const slot = bubble.ask ? `${bubble.tag}.${bubble.ask}` : "";
  const node = paint(bubble);
  const former = slot && slots.get(slot);
  if (former && replaces) former.replaceWith(node); else if (bubble.kind !== "settled" || bubble.answer) log.append(node);
  if (slot) slots.set(slot, node);
  if (bubble.kind === "ask") await_(bubble);
  else if (bubble.kind === "settled" && waiting && waiting.slot === slot) rest();
  if (!replaces) node.scrollIntoView({ block: "end", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

function paint(bubble) {
  const node = make("div", { class: "bubble them", lang: bubble.language });
  if (bubble.picture) node.append(make("img", { src: `/${encodeURIComponent(name)}/media/${bubble.picture}`, alt: "" }));
  if (bubble.lead) node.append(make("p", { class: "lead" }, bubble.lead));
  const text = make("p");
  if (bubble.position) { text.append(make("span", { class: "count" }, `${bubble.position[0]}/${bubble.position[1]} `)); }
  text.append(bubble.text);
  node.append(text);
  if (bubble.link) node.append(make("a", { href: bubble.link, rel: "noopener" }, bubble.link));
  if (bubble.document) node.append(make("a", { href: `/${encodeURIComponent(name)}/media/${bubble.document}` }, bubble.document));
  if (bubble.running) node.append(make("p", { class: "running" }, bubble.running));
  if (bubble.answer) node.append(make("p", { class: "kept" }, `✓ ${bubble.answer}`));
  if (bubble.kind === "settled" && bubble.buttons) for (const button of bubble.buttons) node.append(small(button));
  return node;
}

function small(button) {
  const node = make("button", { type: "button", class: "small" }, button.label);
  node.addEventListener("click", () => send({ press: button.data }));
  return node;
}

function toast(text) {
  toastLine.textContent = text;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { toastLine.textContent = ""; }, 6000);
}

function rest() { waiting = null; now.replaceChildren(); }

// --- answering: controls by shape, never by kind of question ---
function await_(bubble) {
  const focused = document.activeElement && now.contains(document.activeElement) ? document.activeElement.dataset.token : null;
  const slot = `${bubble.tag}.${bubble.ask}`;
  const again = waiting && waiting.slot === slot;
  waiting = { bubble, slot };
  const buttons = bubble.buttons || [];
  const parts = [];
  if (bubble.hint) parts.push(make("p", { class: "quiet" }, bubble.hint));
  if (bubble.shape === "scale") parts.push(...scale(bubble, buttons));
  else if (bubble.shape === "allocate") parts.push(...shares(buttons));
  else parts.push(keys(buttons.filter((b) => (b.role || "option") === "option"), "keys column"));
  if (bubble.shape === "place") parts.push(place());
  if (bubble.shape === "picture") parts.push(picture());
  const closing = buttons.filter((b) => !["option", "plus", "minus", undefined].includes(b.role));
  if (closing.length) parts.push(keys(closing, "keys"));
  if ((bubble.accepts || []).includes("text")) parts.push(writing(bubble));
  now.replaceChildren(...parts.filter((part) => part.childNodes.length || part.textContent));
  const same = focused && now.querySelector(`[data-token="${CSS.escape(focused)}"]`);
  if (same) same.focus();
  else if (!again && document.activeElement !== document.body) (now.querySelector("button, textarea") || log).focus({ preventScroll: true });
}

function press(button) {
  const node = make("button", { type: "button", class: `key ${button.state || "plain"} ${button.role || ""}`, "data-token": button.data });
  const mark = button.order ? `${button.order} · ` : "";
  node.textContent = mark + button.label + (button.amount && button.role !== "plus" && button.role !== "minus" ? ` · ${button.amount}` : "");
  if (button.state === "on" || button.state === "off") node.setAttribute("aria-pressed", String(button.state === "on"));
  if (button.state === "disabled") node.setAttribute("aria-disabled", "true");
  if (button.role === "act" || button.role === "skip" || button.role === "restart" || button.role === "correct") node.classList.add("quietly");
  node.addEventListener("click", () => send({ press: button.data }));
  return node;
}

function keys(buttons, kind) {
  const row = make("div", { class: kind });
  row.append(...buttons.map(press));
  return row;
}

function scale(bubble, buttons) {
  const options = buttons.filter((b) => (b.role || "option") === "option");
  const parts = [];
  if (bubble.ends) {
    const ends = make("div", { class: "ends" });
    ends.append(make("span", {}, bubble.ends[0]), make("span", {}, bubble.ends[1]));
    parts.push(ends);
  }
  const row = keys(options, "keys scale");
  if (bubble.ends && row.firstChild) {
    row.firstChild.setAttribute("aria-label", `${options[0].label} ${bubble.ends[0]}`);
    row.lastChild.setAttribute("aria-label", `${options[options.length - 1].label} ${bubble.ends[1]}`);
  }
  return [...parts, row];
}

function shares(buttons) {
  const lines = [];
  for (let place = 0; place + 1 < buttons.length && buttons[place].role === "minus"; place += 2) {
    const [less, more] = [buttons[place], buttons[place + 1]];
    const line = make("div", { class: "share", role: "group", "aria-label": `${less.label} ${less.amount}` });
    const [minus, plus] = [press({ ...less, label: "−" }), press({ ...more, label: "+" })];
    minus.setAttribute("aria-label", `${say("less")} ${less.label}`);
    plus.setAttribute("aria-label", `${say("more")} ${more.label}`);
    line.append(minus, make("span", {}, `${less.label} · ${less.amount}`), plus);
    lines.push(line);
  }
  return lines;
}

function writing(bubble) {
  const form = make("form", { class: "write" });
  const box = make("textarea", { id: "words", rows: bubble.shape === "text" ? "3" : "1", maxlength: "5000", "data-token": "words" });
  if (bubble.shape === "number") box.setAttribute("inputmode", "decimal");
  const label = make("label", { for: "words", class: "quiet" }, say("type"));
  form.append(label, box, make("button", { class: "button" }, document.documentElement.lang === "fr" ? "Envoyer" : "Send"));
  const go = (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    log.append(make("div", { class: "bubble me" }, text));
    box.value = "";
    send({ text });
  };
  form.addEventListener("submit", go);
  box.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey) go(event); });
  return form;
}

function place() {
  const row = make("div", { class: "keys" });
  const node = make("button", { type: "button", class: "key" }, say("place"));
  node.addEventListener("click", () => {
    if (!navigator.geolocation) { toast(say("noplace")); return; }
    navigator.geolocation.getCurrentPosition(
      (found) => send({ place: [found.coords.latitude, found.coords.longitude] }),
      () => toast(say("noplace")), { timeout: 15000 },
    );
  });
  row.append(node);
  return row;
}

function picture() {
  const row = make("div", { class: "keys" });
  const input = make("input", { type: "file", accept: "image/*", id: "picture", hidden: "" });
  const node = make("button", { type: "button", class: "key" }, say("picture"));
  node.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    toast(say("sending"));
    const told = await deliver("/api/chat/picture", {
      method: "POST", body: () => file, headers: { "content-type": "application/octet-stream", "x-palabre-token": token, "x-palabre-id": uuid() },
    });
    toast(told.status === 200 ? "" : say("badpicture"));
  });
  row.append(input, node);
  return row;
}

// --- the menu ---
for (const node of document.querySelectorAll("[data-command]")) {
  node.hidden = false;
  node.addEventListener("click", () => { node.closest("details").open = false; send({ text: node.dataset.command }); });
}
const elsewhere = document.getElementById("elsewhere");
const resume = document.getElementById("resume");
elsewhere.hidden = resume.hidden = false;
elsewhere.addEventListener("click", async () => {
  elsewhere.closest("details").open = false;
  const told = await deliver("/api/chat/code", { method: "POST", body: () => "{}", headers: { "x-palabre-token": token } });
  if (told.code) render({ kind: "say", text: say("code", { code: told.code }), language: document.documentElement.lang }, false);
});
resume.addEventListener("click", async () => {
  resume.closest("details").open = false;
  const code = prompt(say("askcode"));
  if (!code) return;
  const told = await deliver("/api/chat/resume", { method: "POST", body: () => JSON.stringify({ code: code.trim() }) });
  if (told.token) { keep("token", told.token); location.reload(); } else toast(say("badcode"));
});

// --- beginning, or beginning again ---
(async () => {
  if (token) {
    const answer = await fetch(`/api/chat/again?name=${encodeURIComponent(name)}`, { headers: { "x-palabre-token": token } }).catch(() => null);
    const told = answer && answer.ok ? await answer.json() : { bubbles: [] };
    if (told.bubbles.length) {
      const mail = await fetch("/api/chat/mail?after=0", { headers: { "x-palabre-token": token } }).then((r) => r.json()).catch(() => ({ mail: [] }));
      for (const letter of mail.mail) after = Math.max(after, letter.sequence);
      const said = mail.mail.filter((letter) => letter.bubble.kind === "say").map((letter) => letter.bubble);
      for (const bubble of [...told.bubbles.slice(0, -1), ...said, ...told.bubbles.slice(-1)]) render(bubble, false);
      if (after) acknowledge();
      listen();
      return;
    }
    listen();
  }
  await send({ start: name, origin: chat.dataset.origin });
})();
