// A form with something typed in it does not leave the page on a dead line: the browser would show
// its own error page, and the text would be gone. Forms that save by themselves see to it
// themselves (saving.js). Without this file every form is sent as it always was.

import { LINE_DEAD, LINE_DEAD_HERE, isAlive, renewToken } from "./line.js";

const TYPED = "textarea, input[type=text], input:not([type]), input[type=search], input[type=tel], input[type=email], input[type=url], input[type=number], input[type=file]";

function savesItself(form) {
  return form.matches("[data-autosave], [data-worksheet], [data-edit-form]");
}

function isGuarded(form) {
  const isOwn = savesItself(form) || form.querySelector("input[type=password]");
  return form.method === "post" && !isOwn && form.querySelector(TYPED) !== null;
}

function say(form, button, words = LINE_DEAD) {
  let line = form.querySelector("[data-line]");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "line-dead", tabIndex: -1 });
    line.dataset.line = "";
    line.setAttribute("role", "alert");
    const place = button && form.contains(button) ? button.parentElement : null;
    if (place && place !== form) place.before(line);
    else form.append(line);
  }
  line.textContent = words;
  line.focus();
}

// Where nothing is typed nobody is asked; but a browser that knows it has no line need not try.
// Goes before the forms' own scripts, which take a press for leaving.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (navigator.onLine || form.method !== "post" || savesItself(form) || isGuarded(form)) return;
  event.preventDefault();
  event.stopPropagation();
  say(form, event.submitter, LINE_DEAD_HERE);
}, { capture: true });

addEventListener("online", () => {
  document.querySelectorAll("[data-line]").forEach((line) => { if (line.textContent === LINE_DEAD_HERE) line.remove(); });
});

// Whatever a form is for: a sign-in in another tab has given the browser another key meanwhile.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const isOurs = new URL(form.getAttribute("action") || "", location.href).origin === location.origin;
  if (form.method === "post" && isOurs) renewToken(form);
}, { capture: true });

let free = null;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form === free || !isGuarded(form)) return;
  event.preventDefault();
  if ("sending" in form.dataset) return;
  form.dataset.sending = "";
  if (!(await isAlive())) {
    delete form.dataset.sending;
    say(form, event.submitter);
    return;
  }
  form.querySelector("[data-line]")?.remove();
  free = form;
  form.requestSubmit(event.submitter);
  free = null;
});

// Shown again by "back", out of the browser's memory.
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sending]").forEach((form) => { delete form.dataset.sending; });
});
