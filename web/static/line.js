// The line to the server: messages that count once, a mailbox that loses nothing, a stream taken up where it broke.

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// `show(letters)` puts letters on the page, `worry(id)` says why something takes time ("" = all is well).
export class Line {
  constructor(name, language, show, worry) {
    Object.assign(this, { name, language, show, worry, after: 0, key: `palabre.${name}` });
    this.token = this.kept();
    this.prove();
    this.queue = Promise.resolve();
    this.stream = null;
  }

  kept() {
    try { return localStorage.getItem(this.key) || ""; } catch { return ""; }
  }

  keep(token) {
    this.token = token;
    this.prove();
    try {
      if (token) localStorage.setItem(this.key, token); else localStorage.removeItem(this.key);
    } catch { /* private browsing: the conversation lives as long as the page */ }
  }

  // The page of results may be open to those who answered: it is asked for by a link, which sends cookies and no token.
  prove() {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    const life = this.token ? 7776000 : 0;
    document.cookie = `palabre-line=${this.token}; Path=/${this.name}; Max-Age=${life}; SameSite=Strict${secure}`;
  }

  // One after another, each with its own id, repeated until the server has it.
  send(what) {
    const message = { id: uuid(), language: this.language, ...what };
    this.queue = this.queue.then(async () => {
      const answer = await this.insist("/api/chat", () => JSON.stringify({ ...message, token: this.token }));
      if (answer.token) this.keep(answer.token);
      if (answer.status === 200) await this.pull();
      this.listen();
      return answer;
    });
    return this.queue;
  }

  picture(file) {
    const id = uuid();
    this.queue = this.queue.then(async () => {
      const answer = await this.insist("/api/chat/picture", () => file, { "content-type": "application/octet-stream", "x-palabre-id": id });
      if (answer.status === 200) await this.pull();
      return answer;
    });
    return this.queue;
  }

  async insist(address, body, headers = { "content-type": "application/json" }) {
    for (let wait = 500; ; wait = Math.min(wait * 2, 15000)) {
      try {
        const answer = await fetch(address, { method: "POST", headers: { ...headers, ...this.credentials() }, body: body() });
        if (answer.status < 500 && answer.status !== 429) {
          this.worry("");
          return { ...(answer.ok ? await answer.json().catch(() => ({})) : {}), status: answer.status };
        }
        wait = Math.max(wait, 1000 * Number(answer.headers.get("retry-after") || 0));
        this.worry("late");
      } catch {
        this.worry("offline");
      }
      await pause(wait);
    }
  }

  credentials() {
    return this.token ? { "x-palabre-token": this.token } : {};
  }

  async get(address) {
    const answer = await fetch(address, { headers: this.credentials(), cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async pull() {
    try { this.take((await this.get(`/api/chat/mail?after=${this.after}`)).mail); } catch { /* the stream brings it */ }
  }

  take(letters) {
    const fresh = letters.filter((letter) => letter.sequence > this.after);
    if (!fresh.length) return;
    this.after = fresh[fresh.length - 1].sequence;
    this.show(fresh);
    this.acknowledge();
  }

  acknowledge() {
    clearTimeout(this.acknowledging);
    this.acknowledging = setTimeout(() => {
      const body = JSON.stringify({ upto: this.after });
      fetch("/api/chat/ack", { method: "POST", headers: this.credentials(), body, keepalive: true }).catch(() => {});
    }, 1500);
  }

  async listen() {
    if (this.stream || !this.token) return;
    const mine = (this.stream = new AbortController());
    for (let wait = 500; !mine.signal.aborted; wait = Math.min(wait * 2, 15000)) {
      try {
        const headers = { ...this.credentials(), "last-event-id": String(this.after) };
        const answer = await fetch("/api/chat/stream", { headers, signal: mine.signal, cache: "no-store" });
        if (answer.ok) { wait = 500; await this.read(answer.body.getReader()); }
      } catch { if (mine.signal.aborted) return; }
      await pause(wait);
      if (!mine.signal.aborted) await this.pull();
    }
  }

  hangUp() {
    if (this.stream) this.stream.abort();
    this.stream = null;
  }

  async read(reader) {
    const decoder = new TextDecoder();
    for (let rest = ""; ;) {
      const { value, done } = await reader.read();
      if (done) return;
      const parts = (rest + decoder.decode(value, { stream: true })).split("\n\n");
      rest = parts.pop();
      const data = parts.map((part) => part.split("\n").find((row) => row.startsWith("data: "))).filter(Boolean);
      if (data.length) this.take(data.map((row) => JSON.parse(row.slice(6))));
    }
  }
}
