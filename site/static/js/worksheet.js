// A worksheet saves itself while it is written, adds rows in place.
// Without this file every button does the same by an ordinary post.

import { Saver } from "./saving.js";

const TYPING_PAUSE = 2000;

function autosave(form) {
  const filled = form.querySelector("[data-filled]");
  new Saver(form, {
    pause: () => TYPING_PAUSE,
    saved: (answer) => {
      form.elements.edition.value = answer.edition;
      filled.textContent = `必須の${answer.total}項目のうち、${answer.done}項目を書きました。`;
    },
    // Another screen saved or handed in: pressing a button shows both.
    stopped: (answer) => `${answer.message} 「下書き保存」を押すと、くわしく表示します。`,
  });
}

function rows(form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    event.preventDefault();
    const table = button.closest("fieldset");
    const list = table.querySelector("[data-rows]");
    const index = Number(list.dataset.rows);
    const row = table.querySelector("template").content.cloneNode(true);
    row.querySelector("legend").textContent = `${index + 1}行目`;
    for (const element of row.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replaceAll("__row__", index));
      }
    }
    list.dataset.rows = index + 1;
    list.append(row);
    list.lastElementChild.querySelector("input, textarea").focus();
  });
}

for (const form of document.querySelectorAll("[data-worksheet]")) {
  autosave(form);
  rows(form);
}
for (const form of document.querySelectorAll("[data-worksheet-plain]")) {
  rows(form);
}
for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  document.querySelector("[data-print-hint]").hidden = true;
  place.querySelector("button").addEventListener("click", () => window.print());
}
const first = document.querySelector("[data-focus]");
if (first) first.focus();
