/* Says beside a day or a time how it is read. The server reads it; what was typed stays as it is. */

const PAUSE = 400;
const LONGEST = 60;
const waiting = new WeakMap();

function beside(box) {
  const next = box.nextElementSibling;
  if (next?.matches("output.typed")) return next;
  const said = Object.assign(document.createElement("output"), { className: "typed" });
  said.setAttribute("aria-live", "polite");
  box.after(said);
  return said;
}

function say(box, words, isProblem) {
  const said = beside(box);
  if (said.textContent !== words) said.textContent = words;
  said.classList.toggle("typed--problem", isProblem);
}

// A sentence that refused what stood here before would contradict what is read now. It comes back
// with the text that it was about.
function settle(box, isRead) {
  const field = box.closest(".field, .w-field");
  const error = field?.querySelector("[id$=_error], [id$=-error], .w-field__errors");
  if (!error?.textContent.trim()) return;
  const isOther = isRead && box.value !== box.defaultValue;
  error.hidden = isOther;
  field.classList.toggle(field.matches(".field") ? "field--error" : "w-field--error", !isOther);
  box.setAttribute("aria-invalid", String(!isOther));
}

function isAskable(text) {
  return Boolean(text.trim()) && text.length <= LONGEST;
}

async function ask(box, isLeft) {
  const text = box.value;
  if (!isAskable(text)) {
    settle(box, false);
    return say(box, "", false);
  }
  const address = new URL(box.dataset.typed, location.href);
  address.searchParams.set("text", text);
  // Without an answer nothing is said: the form is read by the same rules when it is sent.
  const answer = await fetch(address).then((response) => (response.ok ? response.json() : {})).catch(() => ({}));
  if (box.value !== text) return;
  settle(box, Boolean(answer.said));
  // Half a day is no mistake: what is wrong is said when the box is left.
  say(box, answer.said ?? (isLeft ? answer.problem : "") ?? "", Boolean(isLeft && answer.problem));
}

function soon({ target }) {
  if (!target.matches?.("input[data-typed]")) return;
  clearTimeout(waiting.get(target));
  waiting.set(target, setTimeout(ask, PAUSE, target, false));
}

function now({ target }) {
  if (!target.matches?.("input[data-typed]")) return;
  clearTimeout(waiting.get(target));
  ask(target, true);
}

// Rows and blocks are added while the page is open: listen where they are put.
document.addEventListener("input", soon);
document.addEventListener("change", now);
// What was put back after signing in is not yet said.
for (const box of document.querySelectorAll("input[data-typed]")) {
  if (box.value && !beside(box).textContent) ask(box, false);
}
// A block's box is filled after it is put in; what it holds is said when it is reached.
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("input[data-typed]") && !beside(event.target).textContent) ask(event.target, false);
});
