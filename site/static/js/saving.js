// How a page saves a form while it is filled; worksheets and quizzes share it.
//
// Every save says which page it is from and which of that page's saves it is (the hidden fields
// `page` and `number`), and the server keeps the newest by number. So nothing here has to arrive
// in order: a save that hangs holds up neither the next one nor whoever leaves the page.

import { LINE_DEAD, leave, renewToken, within } from "./line.js";

const RETRY = [3000, 6000, 12000, 30000];
// No answer for so long: the save is given up and sent anew, under a higher number.
const SILENCE = 20000;
// A save that takes so long is not trusted to arrive after the page is gone.
const SLOW = 3000;
// What browsers deliver after a page is gone, all requests together: 64 KiB.
const KEPT_ALIVE = 60000;

// The line of the form is out of sight, or so many pixels from the field: not seen while writing.
const FAR = 200;

// What becomes of a save that was not taken.
const AGAIN = "again"; // is tried again by itself
const TYPED = "typed"; // waits until something else is typed
const STOPPED = "stopped"; // the page cannot save any more; a button shows why

const WORDS = {
  403: "この画面が古くなったため、保存できません。この画面を閉じずに、別のタブで開き直してください。",
  413: "長すぎて保存できません。文章を短くするか、写しを取ってから減らしてください。",
  429: "短い時間に何度も送られたため、少し待ってから保存します。この画面を閉じないでください。",
  500: "サーバーの調子が悪く、いま保存できませんでした。画面を閉じずにお待ちください。もう一度、自動で保存します。",
  0: "いま保存できませんでした。画面を閉じずにお待ちください。もう一度、自動で保存します。",
};

function wordsFor(status) {
  return WORDS[status] || (status >= 500 ? WORDS[500] : status === 400 ? WORDS[413] : WORDS[0]);
}

function outcomeOf(status) {
  if ([0, 401, 403, 408, 429].includes(status) || status >= 500) return AGAIN;
  return [400, 413, 422].includes(status) ? TYPED : STOPPED;
}

function sizeOf(data) {
  const encoder = new TextEncoder();
  return [...data].reduce((sum, [name, value]) => sum + encoder.encode(value).length + name.length + 120, 0);
}

// Posts the form. Returns what the server said, with its `status`; 0 when nothing was heard.
async function post(form, data, keepalive) {
  const request = {
    method: "POST",
    body: data,
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    redirect: "error",
    signal: within(SILENCE),
  };
  try {
    const response = await fetch(form.getAttribute("action"), { ...request, keepalive });
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    const answer = isJson ? await response.json() : {};
    // A page in place of an answer: something between here and the server spoke.
    return { ...answer, status: response.ok && !isJson ? 500 : response.status };
  } catch {
    return { status: 0 };
  }
}

// Whether who writes in the field sees the line: it may lie under the keyboard of a phone.
function isSeenFrom(field, line) {
  const [written, said] = [field.getBoundingClientRect(), line.getBoundingClientRect()];
  const view = window.visualViewport;
  const isInSight = said.top >= view.offsetTop && said.bottom <= view.offsetTop + view.height;
  return isInSight && Math.abs(said.top - written.bottom) < FAR;
}

function moment(value) {
  return new Promise((done) => { setTimeout(done, 0, value); });
}

// `pause(event)`: how long after this input to save; without one, after a save. `saved(answer)`:
// called with each save that was taken. `stopped(answer)`: what to say when no more can be saved.
// The form needs the fields `page` and `number`, and a line [data-saved].
export class Saver {
  constructor(form, { pause, saved = () => {}, stopped = (answer) => answer.message }) {
    this.form = form;
    this.line = form.querySelector("[data-saved]");
    // What could not be saved is said under the field as well; read out it is once, by the line.
    this.copy = Object.assign(document.createElement("p"), { className: "saved" });
    this.copy.dataset.state = "offline";
    form.addEventListener("focusin", (event) => this.follow(event.target));
    window.visualViewport?.addEventListener("resize", () => this.repeat());
    this.pause = pause;
    this.saved = saved;
    this.stopped = stopped;
    this.number = 0;
    // How often something was typed, and up to which time it is known to be saved, or on its way.
    // What was put back after signing in again was typed before this page was there.
    this.typed = form.elements.kept ? 1 : 0;
    this.kept = 0;
    this.sent = 0;
    this.failures = 0;
    this.flying = new Set();
    this.isStopped = false;
    this.isWaiting = false;
    this.isLeaving = false;
    form.addEventListener("input", (event) => this.type(event));
    form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.flush();
      // Whoever comes back from signing in elsewhere need not wait for the next try.
      else if (this.isDirty) this.save();
    });
    addEventListener("pagehide", () => this.flush());
    addEventListener("pageshow", () => this.isStillHere());
    addEventListener("online", () => { if (this.isDirty) this.save(); });
    addEventListener("beforeunload", (event) => { if (this.isAtRisk) event.preventDefault(); });
    leave(form, { isBusy: () => this.isDirty && !this.isStopped, settle: () => this.settle() });
  }

  get isDirty() {
    return this.typed > this.kept;
  }

  // What would be lost, or may be, if the page went away now.
  get isAtRisk() {
    if (this.isLeaving || !this.isDirty) return false;
    const isSlow = [...this.flying].some((save) => performance.now() - save.since > SLOW);
    const isBig = sizeOf(new FormData(this.form)) > KEPT_ALIVE;
    return this.failures > 0 || this.isStopped || isSlow || isBig || !navigator.onLine;
  }

  say(text, isFailure = false) {
    this.line.textContent = text;
    this.line.dataset.state = isFailure ? "offline" : "saved";
    this.repeat();
  }

  follow(element) {
    if (!element.matches("input, textarea, select")) return;
    this.field = element.closest(".choices") || element;
    this.repeat();
  }

  repeat() {
    const hasFailed = this.line.dataset.state === "offline";
    if (!hasFailed || !this.field?.isConnected || !window.visualViewport) {
      this.copy.remove();
      return;
    }
    this.copy.textContent = this.line.textContent;
    if (this.copy.previousElementSibling !== this.field) this.field.after(this.copy);
    if (isSeenFrom(this.field, this.line)) this.copy.remove();
  }

  // The page stays as it is, beside another one: nobody has to know how to open a tab.
  offerLogin(href) {
    const link = Object.assign(document.createElement("a"), { href, target: "_blank", rel: "noopener", textContent: "ログインする(別の画面で開きます)" });
    this.line.append(" ", link);
  }

  type(event) {
    this.typed += 1;
    this.later(this.pause(event));
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  // Saves by itself: one at a time, so that a slow line is not made slower.
  async save() {
    clearTimeout(this.timer);
    if (this.flying.size || !this.isDirty || this.isStopped || this.isLeaving) return;
    const outcome = await this.send();
    if (this.isLeaving || this.isStopped || !this.isDirty) return;
    if (outcome === AGAIN) this.later(RETRY[Math.min(this.failures, RETRY.length) - 1]);
    // What was typed while the line was busy.
    else if (this.typed > this.sent) this.later(this.pause());
  }

  // Sends what stands in the form now; others may be on their way.
  async send() {
    this.number += 1;
    this.form.elements.number.value = this.number;
    renewToken(this.form);
    const data = new FormData(this.form);
    const save = { since: performance.now(), typed: this.typed, number: this.number, size: sizeOf(data) };
    this.sent = this.typed;
    const inFlight = [...this.flying].reduce((sum, each) => sum + (each.isKept ? each.size : 0), 0);
    save.isKept = save.size + inFlight <= KEPT_ALIVE;
    this.flying.add(save);
    const answer = await post(this.form, data, save.isKept);
    this.flying.delete(save);
    return this.hear(save, answer);
  }

  hear(save, answer) {
    if (answer.status >= 200 && answer.status < 300) {
      this.kept = Math.max(this.kept, save.typed);
      this.failures = 0;
      if (save.number === this.number) {
        this.saved(answer);
        this.say(`✓ ${answer.message}`);
      }
      return "saved";
    }
    const outcome = outcomeOf(answer.status);
    // An older save that failed says nothing about what was sent since.
    if (save.number !== this.number) return outcome;
    this.failures += 1;
    this.isStopped = outcome === STOPPED;
    this.isHeard = answer.status !== 0 && answer.status < 500;
    const words = this.isStopped && answer.message ? this.stopped(answer) : answer.message;
    this.say(words || wordsFor(answer.status), true);
    if (answer.login) this.offerLogin(answer.login);
    return outcome;
  }

  // The page is going away: whatever is not on its way is sent now, beside what hangs.
  flush() {
    const isUnsent = this.typed > this.sent || (this.isDirty && !this.flying.size);
    if (isUnsent && !this.isLeaving && !this.isStopped) this.send();
  }

  // Returns whether the page may be left: everything is saved, or cannot be.
  async settle() {
    clearTimeout(this.timer);
    this.say("保存しています。このまま少しお待ちください。");
    const outcome = await this.send();
    if (outcome === AGAIN) this.later(RETRY[0]);
    return outcome !== AGAIN;
  }

  // A button: what it sends has a higher number than all that is on its way. On a dead line it
  // would lead to the browser's own error page, and what was typed with it: so one save goes
  // ahead, and the button follows when that was heard.
  async submit(event) {
    if (this.isLeaving) return;
    event.preventDefault();
    if (this.isWaiting) return;
    this.isWaiting = true;
    // Seen by styles and by whoever waits for the next page.
    this.form.dataset.sending = "";
    clearTimeout(this.timer);
    // A form is not sent while its button is still being heard: what has stopped waits a moment.
    const outcome = this.isStopped ? await moment(STOPPED) : await this.send();
    this.isWaiting = false;
    if (outcome === AGAIN) this.stay();
    else this.go(event.submitter);
  }

  stay() {
    delete this.form.dataset.sending;
    if (!this.isHeard) this.say(LINE_DEAD, true);
    this.line.scrollIntoView({ block: "nearest" });
    this.later(RETRY[0]);
  }

  isStillHere() {
    this.isLeaving = false;
    delete this.form.dataset.sending;
  }

  go(button) {
    this.isLeaving = true;
    // The line may die under the button: the page is still there then, and goes on saving.
    setTimeout(() => this.isStillHere(), SILENCE);
    this.number += 1;
    this.form.elements.number.value = this.number;
    renewToken(this.form);
    this.form.requestSubmit(button);
  }
}
