// Keeps an answer while it is given, moves items up and down.
// Everything here is a comfort: each form also works by its buttons alone.

import { Saver } from "./saving.js";

const TYPING_PAUSE = 800;

// What is chosen is saved at once, what is typed after a pause.
const pause = (event) => (event && event.target.type !== "text" ? 0 : TYPING_PAUSE);

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

document.querySelectorAll("form[data-autosave]").forEach((form) => new Saver(form, { pause }));
document.querySelectorAll("[data-ordering]").forEach(ordering);
document.getElementById("errors")?.focus();
