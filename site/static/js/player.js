// Counts how long a screen is in sight and what is played on it, and tells the server in small
// batches. Nothing here decides anything: the server checks each number against its own clock.
// What was not delivered is kept in this browser under the sitting's id, and sent again under the
// same number, so that a dead line or a killed browser loses seconds and no batch counts twice.

const TICK_MS = 1000;
const BATCH_MS = 9000;
// A tick that took longer: the laptop slept, the tab was frozen. Nobody was looking.
const LONGEST_TICK_MS = 5000;
const RETRY_MS = [5000, 10000, 20000, 40000, 60000];
// Another tab that is alive writes more often than this.
const ALIVE_MS = 20000;
const KEY = "yorisoi:sitting:";
const OFFLINE = "通信が切れています。つながったら送ります。";

const box = document.querySelector("[data-player]");
const form = document.querySelector("[data-turn]");

function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : form?.elements.csrfmiddlewaretoken.value;
}

// Storage may be full or forbidden: then the memory has to do.
const store = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },
  write(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* see above */ }
  },
  remove(key) {
    try { localStorage.removeItem(key); } catch { /* see above */ }
  },
  keys() {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(KEY)); } catch { return []; }
  },
};

// Posts one batch. Returns {isTaken, answer} when it need not be sent again, and throws
// {wait} when it has to be.
async function send(url, batch, { isLeaving = false } = {}) {
  const response = await fetch(url, {
    method: "POST",
    body: JSON.stringify(batch),
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
    credentials: "same-origin",
    redirect: "error",
    keepalive: isLeaving,
  });
  const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
  const answer = isJson ? await response.json() : {};
  if (response.ok && isJson) return { isTaken: true, answer };
  // A 403 in JSON is the lecture's own; any other says that the form's token is stale.
  const isStale = response.status === 403 && !isJson;
  if (isStale || [401, 408, 429].includes(response.status) || response.status >= 500) {
    const asked = Number(response.headers.get("Retry-After")) * 1000;
    throw Object.assign(new Error(String(response.status)), { wait: asked || 0, said: answer.message });
  }
  return { isTaken: false, answer };
}

class Sitting {
  constructor() {
    this.url = box.dataset.url;
    this.id = box.dataset.sitting;
    this.section = box.dataset.section;
    this.key = KEY + this.id;
    this.left = Number(box.dataset.left);
    this.waiting = [];
    this.seq = 0;
    this.failures = 0;
    this.isSending = false;
    this.isVisible = document.visibilityState === "visible";
    this.last = performance.now();
    // Since when it has been in sight without a break.
    this.shown = this.last;
    this.begin();
  }

  begin() {
    this.seq += 1;
    this.now = { sitting: this.id, seq: this.seq, section: this.section, visible_seconds: 0, played: [], position: null };
    this.since = performance.now();
  }

  get isEmpty() {
    return this.now.visible_seconds < 0.05 && !this.now.played.length && !this.now.position;
  }

  tick() {
    const moment = performance.now();
    const passed = moment - this.last;
    this.last = moment;
    if (this.isVisible && passed > 0 && passed <= LONGEST_TICK_MS) {
      this.now.visible_seconds = Math.round(this.now.visible_seconds * 1000 + passed) / 1000;
    }
    this.keep();
    const isDue = moment - this.since >= BATCH_MS;
    const isReached = this.left > 0 && this.now.visible_seconds >= this.left;
    if (isDue || isReached) this.flush();
  }

  look() {
    this.tick();
    this.isVisible = document.visibilityState === "visible";
    this.shown = performance.now();
    if (!this.isVisible) this.flush({ isLeaving: true });
  }

  play({ media, from, to, rate }, isAudio) {
    // Nobody watches a video in a hidden tab; a recording is heard in a pocket too.
    if (!isAudio) {
      if (!this.isVisible) return;
      from = Math.max(from, to - ((performance.now() - this.shown) / 1000) * rate);
    }
    if (to > from) this.now.played.push({ media: Number(media), from, to, rate });
    this.keep();
  }

  stop({ media, at }) {
    this.now.position = { media: Number(media), at };
    this.keep();
  }

  keep() {
    const batches = this.isEmpty ? this.waiting : [...this.waiting, this.now];
    if (batches.length) store.write(this.key, { url: this.url, at: Date.now(), batches });
    else store.remove(this.key);
  }

  seal() {
    if (!this.isEmpty) {
      this.waiting.push(this.now);
      this.begin();
    }
    this.since = performance.now();
    this.keep();
  }

  async flush({ isLeaving = false } = {}) {
    this.seal();
    if (this.isSending && !isLeaving) return;
    clearTimeout(this.timer);
    this.isSending = true;
    try {
      for (const batch of [...this.waiting]) {
        const { isTaken, answer } = await send(this.url, batch, { isLeaving });
        this.waiting = this.waiting.filter((other) => other.seq !== batch.seq);
        this.failures = 0;
        if (isTaken) this.show(answer);
        else this.say(answer.message || "", "refused");
        this.keep();
      }
    } catch (error) {
      this.failures += 1;
      this.say(error.said || OFFLINE, "offline");
      const wait = Math.max(error.wait || 0, RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1]);
      this.timer = setTimeout(() => this.flush(), wait);
    } finally {
      this.isSending = false;
    }
  }

  show(answer) {
    this.left = answer.is_seen ? 0 : answer.left_seconds;
    box.querySelector("[data-why]").textContent = answer.is_seen ? "✓ この画面は学びました。" : answer.why;
    for (const medium of answer.media) {
      const line = box.querySelector(`[data-medium-why="${medium.id}"]`);
      if (line) line.textContent = medium.words;
    }
    const isNew = answer.is_seen && box.dataset.state !== "done";
    box.dataset.state = answer.is_seen ? "done" : "todo";
    this.outline(answer);
    this.say(answer.message, "saved");
    if (isNew) said("この画面は「学んだ」になりました。");
  }

  outline(answer) {
    const here = document.querySelector("[data-here]");
    if (here && answer.is_seen) {
      here.dataset.state = "done";
      here.querySelector("[data-mark]").textContent = "✓";
    }
    if (here) here.querySelector("[data-note]").textContent = answer.note;
    document.querySelector("[data-seen]").textContent = answer.seen;
    document.querySelector("[data-seen-bar]").value = answer.seen;
    document.querySelector("[data-time-left]").textContent = answer.minutes_left ? `読む時間 のこり約${answer.minutes_left}分` : "すべて学びました";
  }

  say(text, state) {
    const line = document.querySelector("[data-saved]");
    const before = line.dataset.state;
    line.textContent = text;
    line.dataset.state = state;
    // Read aloud when the line breaks and when it is back; not each time that it saves.
    if (state !== before && (state !== "saved" || before)) said(text);
  }
}

function said(text) {
  document.querySelector("[data-said]").textContent = text;
}

// What other screens of this browser could not deliver: a closed tab, a flat battery.
async function deliverTheRest(own) {
  for (const key of store.keys()) {
    const kept = store.read(key);
    if (key === own || !kept || Date.now() - kept.at < (kept.left ? 0 : ALIVE_MS)) continue;
    try {
      for (const batch of kept.batches) await send(kept.url, batch);
      store.remove(key);
    } catch {
      return;
    }
  }
}

if (box) {
  const sitting = new Sitting();
  document.querySelector("[data-saved]").hidden = false;
  setInterval(() => sitting.tick(), TICK_MS);
  document.addEventListener("visibilitychange", () => sitting.look());
  addEventListener("online", () => sitting.flush());
  document.addEventListener("yorisoi:played", (event) => {
    const figure = event.target.closest("[data-media-id]");
    sitting.play(event.detail, Boolean(figure?.querySelector("audio")));
  });
  document.addEventListener("yorisoi:position", (event) => sitting.stop(event.detail));

  let isLeaving = false;
  form.addEventListener("submit", () => {
    isLeaving = true;
    sitting.tick();
    sitting.seal();
    // Goes with the button, so that the next page knows of it already.
    form.elements.batches.value = JSON.stringify(sitting.waiting);
    const current = token();
    if (current) form.elements.csrfmiddlewaretoken.value = current;
    store.write(sitting.key, { url: sitting.url, at: Date.now(), left: true, batches: sitting.waiting });
  });
  // Shown again by "back", out of the browser's memory.
  addEventListener("pageshow", () => {
    isLeaving = false;
    sitting.last = performance.now();
  });
  addEventListener("pagehide", () => {
    if (isLeaving) return;
    sitting.tick();
    sitting.flush({ isLeaving: true });
  });
  // On a shared machine nothing stays behind after signing out.
  document.querySelector('form[action$="/logout/"]')?.addEventListener("submit", () => {
    isLeaving = true;
    sitting.flush({ isLeaving: true });
    store.keys().forEach(store.remove);
  });
  deliverTheRest(sitting.key);
  setTimeout(() => deliverTheRest(sitting.key), ALIVE_MS + TICK_MS);
}

const outline = document.querySelector("[data-outline]");
if (outline) {
  const isWide = matchMedia("(min-width: 64rem)");
  const settle = () => { outline.open = isWide.matches; };
  isWide.addEventListener("change", settle);
  settle();
}
