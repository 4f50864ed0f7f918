/* Reads the section aloud with a voice that lives on this device: no word leaves it.
   Readings are read instead of kanji, whether they are shown or not. */

const UNITS = "h1, h2, h3, h4, p, li, legend, .choice, caption, th, td, figcaption, dfn";
const QUIET = ".visually-hidden, [role=status], .read-aloud";
const SLOW = 0.7;
const synth = window.speechSynthesis;
const bar = document.querySelector("[data-read-aloud]");
const text = document.querySelector("[data-read-aloud-text]");

function spoken(element) {
  const copy = element.cloneNode(true);
  for (const ruby of copy.querySelectorAll("ruby")) {
    ruby.replaceWith([...ruby.querySelectorAll("rt")].map((rt) => rt.textContent).join(""));
  }
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function isRead(element) {
  if (element.closest(QUIET) || element.querySelector(UNITS)) return false;
  // A slide that is not shown now is read all the same; a closed answer is not.
  return Boolean(element.closest(".slides__item")) || element.checkVisibility();
}

/* One sentence at a time: pausing starts its sentence again, which every browser can do. */
function sentences() {
  const title = document.querySelector("main h1");
  const units = [...(title ? [title] : []), ...text.querySelectorAll(UNITS)].filter(isRead);
  return units.flatMap((element) =>
    (spoken(element).match(/[^。!?]+[。!?」]*/g) ?? []).map((words) => ({ element, words })));
}

function start(voice) {
  const button = Object.fromEntries([...bar.querySelectorAll("[data-do]")].map((b) => [b.dataset.do, b]));
  let queue = [];
  let at = 0;
  let turn = 0;
  let isPlaying = false;

  function mark(element) {
    for (const marked of document.querySelectorAll("[data-read-now]")) marked.removeAttribute("data-read-now");
    element?.setAttribute("data-read-now", "");
    element?.scrollIntoView({ block: "nearest" });
  }

  function label() {
    const name = isPlaying ? "pause" : queue.length ? "resume" : "start";
    button.play.textContent = button.play.dataset[name];
    button.stop.hidden = !queue.length;
  }

  function halt() {
    turn += 1; // What was being said ends now, and must not lead on.
    isPlaying = false;
    synth.cancel();
  }

  function stop() {
    halt();
    queue = [];
    at = 0;
    mark(null);
    label();
  }

  function say() {
    if (at >= queue.length) return stop();
    const mine = turn;
    const utterance = Object.assign(new SpeechSynthesisUtterance(queue[at].words), {
      voice, lang: voice.lang, rate: button.slow.getAttribute("aria-pressed") === "true" ? SLOW : 1,
    });
    utterance.addEventListener("end", () => {
      if (mine !== turn) return;
      at += 1;
      say();
    });
    utterance.addEventListener("error", () => mine === turn && stop());
    mark(queue[at].element);
    synth.speak(utterance);
    return undefined;
  }

  function play() {
    if (!queue.length) queue = sentences();
    isPlaying = queue.length > 0;
    label();
    if (isPlaying) say();
  }

  button.play.addEventListener("click", () => {
    if (!isPlaying) return play();
    halt();
    return label();
  });
  button.stop.addEventListener("click", () => {
    stop();
    button.play.focus();
  });
  button.slow.addEventListener("click", () => {
    const isSlow = button.slow.getAttribute("aria-pressed") === "true";
    button.slow.setAttribute("aria-pressed", String(!isSlow));
    if (!isPlaying) return;
    halt();
    play();
  });
  addEventListener("pagehide", stop);
  bar.hidden = false;
}

function offer() {
  const voice = synth.getVoices().find((v) => v.localService && /^ja\b/i.test(v.lang.replace("_", "-")));
  if (!voice || !bar.hidden) return;
  synth.removeEventListener("voiceschanged", offer);
  start(voice);
}

if (synth && bar && text) {
  synth.addEventListener("voiceschanged", offer);
  offer();
}
