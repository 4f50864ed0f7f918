/* Video and audio: speeds, words that lead to their place, what was seen, no skipping where asked.
   Without this file the browser's own controls, captions and the words are there all the same.

   Tells whoever listens, on the figure:
   yorisoi:played {media, from, to, rate}: a stretch that really played, in seconds;
   yorisoi:position {media, at}: where the viewer stopped or went. */

const TELL_MS = 4000; // a stretch is told of at least this often
const GAP = 3; // seconds: a bigger step between two ticks is no playing
const SLACK = 1; // seconds beyond what was seen that a seek may land on
const WAIT_MS = 1500; // a shorter pause of the line is not worth a word
const SPEED_KEY = "yorisoi-speed";
const SPEEDS = [0.75, 1, 1.25, 1.5];

const round = (seconds) => Math.round(seconds * 100) / 100;

function lasting(seconds) {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes ? `${minutes}分${whole % 60 ? `${whole % 60}秒` : ""}` : `${whole}秒`;
}

/** Sorted ranges without overlaps. */
function merged(ranges) {
  const result = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1] + 0.5) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

function kept(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

function keep(key, value) {
  try { localStorage.setItem(key, value); } catch { /* a browser that keeps nothing */ }
}

class Viewing {
  constructor(figure) {
    this.figure = figure;
    this.player = figure.querySelector("video, audio");
    this.said = figure.querySelector("[data-media-said]");
    this.watched = merged(JSON.parse(figure.dataset.watched || "[]"));
    this.start = Number(figure.dataset.start || 0);
    this.noSkip = "noSkip" in figure.dataset;
    this.stretch = null;
    this.cues = [];
    this.listen();
    this.offerSpeeds();
    this.offerCues();
    this.offerStart();
    this.draw();
    figure.querySelector(".media__tools").hidden = false;
  }

  get seconds() {
    return Number.isFinite(this.player.duration) ? this.player.duration : Number(this.figure.dataset.seconds);
  }

  listen() {
    const on = (names, react) => names.split(" ").forEach((name) => this.player.addEventListener(name, react));
    on("timeupdate", () => { this.advance(); this.markCue(); });
    on("pause ended", () => this.stop());
    on("ratechange", () => { this.advance(); this.close(); });
    on("seeking", () => { this.close(); this.holdBack(); });
    on("seeked", () => { this.markCue(); this.tell("position", { at: round(this.player.currentTime) }); });
    on("waiting", () => this.wait());
    on("playing canplay seeked pause", () => this.waitNoMore());
    on("play", () => { if (this.said.dataset.tone !== "held") this.say(""); });
    on("pause ended", () => { if (this.said.dataset.tone === "held") this.say(""); });
    on("playing", () => this.advance());
    // A <source> that fails does not bubble.
    this.figure.addEventListener("error", (event) => { if (event.target.tagName !== "TRACK") this.fail(); }, true);
    addEventListener("pagehide", () => this.stop());
    document.addEventListener("visibilitychange", () => { if (document.hidden) { this.advance(); this.close(); } });
    const track = this.player.textTracks[0];
    if (track) track.mode = "showing";
    if (this.player.error || this.player.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) this.fail();
  }

  /* What played. */

  advance() {
    const { currentTime: at, seeking, paused, ended } = this.player;
    if (seeking) return;
    if (!this.stretch) {
      if (!paused && !ended) this.begin(at);
      return;
    }
    if (at < this.stretch.to || at - this.stretch.to > GAP * this.player.playbackRate) {
      this.close();
      this.begin(at);
      return;
    }
    this.stretch.to = at;
    if (performance.now() - this.stretch.since >= TELL_MS) {
      this.close();
      this.begin(at);
    }
  }

  begin(at) {
    this.stretch = { from: at, to: at, rate: this.player.playbackRate, since: performance.now() };
  }

  close() {
    const stretch = this.stretch;
    this.stretch = null;
    if (!stretch || stretch.to - stretch.from < 0.05) return;
    this.watched = merged([...this.watched, [stretch.from, stretch.to]]);
    this.draw();
    this.tell("played", { from: round(stretch.from), to: round(stretch.to), rate: stretch.rate });
  }

  stop() {
    const hasPlayed = this.stretch !== null;
    this.advance();
    this.close();
    if (hasPlayed) this.tell("position", { at: round(this.player.currentTime) });
  }

  tell(name, detail) {
    const media = Number(this.figure.dataset.mediaId);
    this.figure.dispatchEvent(new CustomEvent(`yorisoi:${name}`, { bubbles: true, detail: { media, ...detail } }));
  }

  /* No skipping: back is free, forward as far as one has been. */

  holdBack() {
    if (!this.noSkip) return;
    const furthest = this.watched.at(-1)?.[1] ?? 0;
    if (this.player.currentTime <= furthest + SLACK) return;
    this.player.currentTime = furthest;
    this.say(`この${this.figure.dataset.kind}は、はじめてのときは先に進めずに見ていただいています。${lasting(furthest)}のところに戻しました。`, "held");
  }

  /* What is said, and the line. */

  say(text, tone = "") {
    this.said.textContent = text;
    this.said.dataset.tone = tone;
  }

  wait() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.say("読み込んでいます。このまま少しお待ちください。時間がかかるときは、文章で先に読むこともできます。"), WAIT_MS);
  }

  waitNoMore() {
    clearTimeout(this.waiting);
    if (this.said.textContent.startsWith("読み込んでいます")) this.say("");
  }

  fail() {
    clearTimeout(this.waiting);
    this.close();
    this.say(`${this.figure.dataset.kind}を再生できませんでした。文章で同じ内容を学べます。`, "error");
    const again = Object.assign(document.createElement("button"), { type: "button", className: "button button--small", textContent: "もう一度読み込む" });
    again.addEventListener("click", () => { this.say(""); this.player.load(); this.player.focus(); });
    this.said.append(again);
  }

  /* Where one left off. */

  offerStart() {
    if (!this.start || this.start > this.seconds - 5) {
      if (this.start) this.goTo(0);
      return;
    }
    this.goTo(this.start);
    this.say(`前回のつづき(${lasting(this.start)}のところ)から再生します。`);
    const first = Object.assign(document.createElement("button"), { type: "button", className: "button button--small", textContent: "はじめから再生する" });
    first.addEventListener("click", () => { this.say(""); this.player.currentTime = 0; this.play(); });
    this.said.append(first);
  }

  goTo(seconds) {
    const move = () => { if (Math.abs(this.player.currentTime - seconds) > SLACK && this.player.paused) this.player.currentTime = seconds; };
    if (this.player.readyState >= HTMLMediaElement.HAVE_METADATA) move();
    else this.player.addEventListener("loadedmetadata", move, { once: true });
  }

  play() {
    this.player.play().catch(() => { /* the sentence of `fail` says it */ });
  }

  /* Speeds: the same for every recording in this browser. */

  offerSpeeds() {
    const speed = Number(kept(SPEED_KEY));
    if (SPEEDS.includes(speed)) this.setSpeed(speed);
    this.figure.querySelectorAll("[data-speed]").forEach((button) => button.addEventListener("click", () => {
      keep(SPEED_KEY, button.dataset.speed);
      document.querySelectorAll("[data-media-id]").forEach((each) => each.viewing?.setSpeed(Number(button.dataset.speed)));
    }));
  }

  setSpeed(speed) {
    this.player.defaultPlaybackRate = speed;
    this.player.playbackRate = speed;
    for (const button of this.figure.querySelectorAll("[data-speed]")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
    }
  }

  /* Words that lead to their place. */

  offerCues() {
    for (const line of this.figure.querySelectorAll("[data-from]")) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "media__cue", textContent: line.textContent });
      button.addEventListener("click", () => { this.player.currentTime = Number(line.dataset.from); this.play(); });
      line.replaceChildren(button);
      this.cues.push({ from: Number(line.dataset.from), to: Number(line.dataset.to), button });
    }
    const hint = this.figure.querySelector(".media__hint");
    if (hint) hint.hidden = false;
  }

  markCue() {
    const at = this.player.currentTime;
    const now = this.cues.find((cue) => cue.from <= at && at < cue.to);
    if (now === this.cue) return;
    this.cue?.button.removeAttribute("aria-current");
    this.cue = now;
    if (!now) return;
    now.button.setAttribute("aria-current", "true");
    const list = now.button.closest(".media__cues");
    // Whoever is reading elsewhere in the list is left there.
    if (!list.matches(":hover, :focus-within")) {
      list.scrollTop = now.button.offsetTop - list.offsetTop - (list.clientHeight - now.button.offsetHeight) / 2;
    }
  }

  /* What was seen. */

  draw() {
    const seconds = this.seconds;
    if (!(seconds > 0)) return;
    const seen = this.watched.reduce((sum, [from, to]) => sum + Math.min(to, seconds) - from, 0);
    const percent = seen >= seconds - 0.5 ? 100 : Math.floor((seen / seconds) * 100);
    const verb = this.player.tagName === "VIDEO" ? "見た" : "聞いた";
    this.figure.querySelector("[data-media-words]").textContent = `${verb}ところ ${percent}%(${lasting(seconds)}のうち${lasting(Math.min(seen, seconds))})`;
    this.figure.querySelector(".media__bar").replaceChildren(...this.watched.map(([from, to]) => {
      const part = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const attributes = { x: (from / seconds) * 1000, y: 0, width: ((to - from) / seconds) * 1000, height: 10 };
      for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, String(value));
      return part;
    }));
  }
}

document.querySelectorAll("[data-media-id]").forEach((figure) => {
  figure.viewing ??= new Viewing(figure);
});
