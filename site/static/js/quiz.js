// Keeps an answer while it is given, moves items up and down, counts letters.
// Everything here is a comfort: each form also works by its buttons alone.

import { post, renewToken } from "./saving.js";

const TYPING_PAUSE = 800;
const RETRY_AFTER = 10000;

function autosave(form) {
  const status = form.querySelector("[data-saved]");
  let timer = 0;
  let isBusy = false;
  let isDirty = false;

  const say = (text, state) => {
    status.textContent = text;
    status.dataset.state = state;
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  async function save() {
    if (isBusy) return later(TYPING_PAUSE);
    isBusy = true;
    isDirty = false;
    try {
      const answer = await post(form);
      if (answer.isSaved) say(`✓ ${answer.message}`, "saved");
      else {
        say(answer.message, "offline");
        if (answer.code === "signed_out") {
          isDirty = true;
          later(RETRY_AFTER);
        }
      }
    } catch {
      say(status.dataset.offline, "offline");
      isDirty = true;
      later(RETRY_AFTER);
    } finally {
      isBusy = false;
    }
  }
  form.addEventListener("input", (event) => {
    isDirty = true;
    later(event.target.type === "text" ? TYPING_PAUSE : 0);
  });
  // A button sends the same answer itself.
  form.addEventListener("submit", () => {
    isDirty = false;
    clearTimeout(timer);
    renewToken(form);
  });
  addEventListener("online", () => isDirty && later(0));
}

function ordering(list) {
  const items = () => [...list.querySelectorAll("[data-item]")];
  const place = (item) => item.querySelector("[data-place]");
  const warning = list.parentElement.querySelector("[data-twice]");

  function check() {
    const chosen = items().map((item) => place(item).value).filter(Boolean);
    warning.hidden = new Set(chosen).size === chosen.length;
    warning.textContent = warning.hidden ? "" : warning.dataset.twice;
  }
  function settle() {
    const all = items();
    all.forEach((item, index) => {
      const [up, down] = item.querySelectorAll(".quiz-move");
      up.disabled = index === 0;
      down.disabled = index === all.length - 1;
    });
  }
  function move(item, step, button) {
    const all = items();
    const other = all[all.indexOf(item) + step];
    if (!other) return;
    if (step < 0) other.before(item);
    else other.after(item);
    items().forEach((each, index) => { place(each).value = String(index + 1); });
    settle();
    check();
    (button.disabled ? place(item) : button).focus();
    place(item).dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const item of items()) {
    const text = item.querySelector("label").textContent;
    for (const [step, sign, name] of [[-1, "↑", "上へ"], [1, "↓", "下へ"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiz-move";
      button.textContent = `${sign} ${name}`;
      button.setAttribute("aria-label", `「${text}」を${name}動かす`);
      button.addEventListener("click", () => move(item, step, button));
      place(item).parentElement.append(button);
    }
  }
  // What is already in order is shown in that order.
  const placed = items().filter((item) => place(item).value);
  if (placed.length === items().length) {
    placed.sort((a, b) => place(a).value - place(b).value).forEach((item) => list.append(item));
  }
  list.addEventListener("input", check);
  settle();
  check();
}

function counter(hint) {
  const field = document.getElementById(hint.dataset.countFor);
  const limit = field ? field.maxLength : -1;
  if (limit < 0) return;
  const show = () => { hint.textContent = ` あと${limit - field.value.length}文字書けます。`; };
  hint.hidden = false;
  field.addEventListener("input", show);
  show();
}

document.querySelectorAll("form[data-autosave]").forEach(autosave);
document.querySelectorAll("[data-ordering]").forEach(ordering);
document.querySelectorAll("[data-count-for]").forEach(counter);
document.getElementById("errors")?.focus();
