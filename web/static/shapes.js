// Controls by shape, never by kind of question: `act` sends what a person does.

export function make(tag, attributes = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...inside.filter((part) => part !== ""));
  return node;
}

// Everything below a prompt: its controls, then a place to write.
export function controls(rendering, act) {
  const buttons = (rendering.buttons || []).map((button) => ({ role: "option", state: "plain", ...button }));
  // Yes and no stand together, in the order they were given.
  const beside = rendering.shape === "confirm" ? ["option", "confirm"] : ["option"];
  const options = buttons.filter((button) => beside.includes(button.role));
  const closing = buttons.filter((button) => ![...beside, "plus", "minus"].includes(button.role));
  const parts = [];
  if (rendering.hint) parts.push(make("p", { class: "quiet hint" }, rendering.hint));
  if (rendering.shape === "scale") parts.push(scale(rendering, options, act));
  else if (rendering.shape === "allocate") parts.push(shares(buttons, act));
  else if (options.length) parts.push(make("div", { class: `keys column as-${rendering.shape || "read"}` }, ...options.map((button) => press(button, act))));
  if (rendering.shape === "place") parts.push(place(act));
  if (rendering.shape === "picture") parts.push(picture(act));
  if (rendering.running) parts.push(make("p", { class: "running", role: "status" }, rendering.running));
  const accepts = rendering.accepts || [];
  if (WRITTEN.includes(rendering.shape) && accepts.includes("text")) parts.push(writing(rendering, act, true));
  if (closing.length) parts.push(make("div", { class: "keys closing" }, ...closing.map((button) => press(button, act))));
  if (!WRITTEN.includes(rendering.shape)) parts.push(writing(rendering, act, false));
  return parts;
}

const WRITTEN = ["text", "number", "day", "place"];

function press(button, act) {
  const quietly = ["act", "skip", "restart", "correct"].includes(button.role);
  const node = make("button", { type: "button", class: `key ${button.state} ${button.role}${quietly ? " quietly" : ""}`, "data-press": button.data });
  if (button.order) node.append(make("span", { class: "order" }, String(button.order)));
  else if (button.state === "on" || button.state === "off") node.append(make("span", { class: "box", "aria-hidden": "true" }));
  node.append(make("span", { class: "label" }, button.label));
  if (button.amount) node.append(make("span", { class: "amount" }, button.amount));
  if (button.reason) node.append(make("span", { class: "reason" }, button.reason));
  if (button.state === "on" || button.state === "off" || button.order) node.setAttribute("aria-pressed", String(button.state === "on" || Boolean(button.order)));
  if (button.state === "disabled") node.setAttribute("aria-disabled", "true");
  node.addEventListener("click", () => act.press(button.data));
  return node;
}

function scale(rendering, options, act) {
  const row = make("div", { class: "keys scale" }, ...options.map((button) => press(button, act)));
  if (!rendering.ends || !options.length) return row;
  const [low, high] = rendering.ends;
  row.firstChild.setAttribute("aria-label", `${options[0].label}, ${low}`);
  row.lastChild.setAttribute("aria-label", `${options[options.length - 1].label}, ${high}`);
  return make("div", {}, make("div", { class: "ends", "aria-hidden": "true" }, make("span", {}, low), make("span", {}, high)), row);
}

function shares(buttons, act) {
  const lines = make("div", { class: "shares" });
  const minuses = buttons.filter((button) => button.role === "minus");
  const pluses = buttons.filter((button) => button.role === "plus");
  pluses.forEach((more, place) => {
    const [minus, plus] = [press({ ...minuses[place], label: "−", amount: "" }, act), press({ ...more, label: "+", amount: "" }, act)];
    minus.setAttribute("aria-label", `${act.say("less")}, ${more.label}, ${more.amount}`);
    plus.setAttribute("aria-label", `${act.say("more")}, ${more.label}, ${more.amount}`);
    lines.append(make("div", { class: "share" }, make("span", { class: "label" }, more.label), minus, make("strong", { class: "amount" }, more.amount), plus));
  });
  return lines;
}

function writing(rendering, act, large) {
  const many = rendering.shape === "text";
  const kind = { number: { inputmode: "decimal" }, day: { type: "date" } }[rendering.shape] || {};
  const box = many
    ? make("textarea", { id: "words", rows: "3", maxlength: "5000", "data-press": "words" })
    : make("input", { id: "words", type: "text", maxlength: "1000", autocomplete: "off", "data-press": "words", ...kind });
  const form = make("form", { class: large ? "write large" : "write" }, make("label", { for: "words" }, act.say(large ? "type" : "orwrite")), box);
  if (many) {
    const count = make("span", { class: "quiet count", "aria-hidden": "true" }, "0");
    box.addEventListener("input", () => { count.textContent = String(box.value.trim().length); });
    form.append(count);
  }
  form.append(make("button", { class: large ? "button" : "button soft", "data-press": "send" }, act.say("send")));
  const go = (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) { box.focus(); return; }
    box.value = "";
    act.write(text);
  };
  form.addEventListener("submit", go);
  return form;
}

function place(act) {
  const node = make("button", { type: "button", class: "key" }, act.say("place"));
  node.addEventListener("click", () => {
    if (!navigator.geolocation) { act.worry("noplace"); return; }
    navigator.geolocation.getCurrentPosition(
      (found) => act.place([found.coords.latitude, found.coords.longitude]), () => act.worry("noplace"), { timeout: 15000 },
    );
  });
  return make("div", { class: "keys column" }, node);
}

function picture(act) {
  const input = make("input", { type: "file", accept: "image/*", id: "picture", class: "file", "data-press": "picture" });
  input.addEventListener("change", () => { if (input.files[0]) act.picture(input.files[0]); });
  return make("div", { class: "keys column upload" }, make("label", { for: "picture", class: "key" }, act.say("picture")), input);
}
