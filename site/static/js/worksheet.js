// A worksheet saves itself while it is written, adds rows and counts characters in place.
// Without this file every button does the same by an ordinary post.

import { post, renewToken } from "./saving.js";

const WAIT = 2000;
const RETRY_AFTER = 10000;

function autosave(form) {
  const saved = form.querySelector("[data-saved]");
  const filled = form.querySelector("[data-filled]");
  const edition = form.elements.edition;
  let timer = 0;
  let running = null;
  let isDirty = false;
  let isStopped = false;
  let isWaiting = false;

  const say = (text, failed) => {
    saved.textContent = text;
    saved.classList.toggle("saved--failed", failed);
  };
  const later = (wait) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, wait);
  };

  const send = async (isLeaving) => {
    isDirty = false;
    try {
      const answer = await post(form, { isLeaving });
      if (answer.isSaved) {
        edition.value = answer.edition;
        filled.textContent = `必須の${answer.total}項目のうち、${answer.done}項目を書きました。`;
        say(answer.message, false);
      } else if (answer.code === "signed_out") {
        isDirty = true;
        say(answer.message, true);
      } else {
        // Another screen saved or handed in: pressing a button shows both.
        isStopped = true;
        say(`${answer.message} 「下書き保存」を押すと、くわしく表示します。`, true);
      }
      return answer.isSaved;
    } catch {
      isDirty = true;
      say("いま保存できませんでした。画面を閉じずにお待ちください。もう一度、自動で保存します。", true);
      return false;
    }
  };

  function save(isLeaving = false) {
    window.clearTimeout(timer);
    if (running || !isDirty || isStopped) return;
    running = send(isLeaving).then((isSaved) => {
      running = null;
      // What was typed while the line was busy, or what did not arrive.
      if (isDirty && !isStopped) later(isSaved ? WAIT : RETRY_AFTER);
      return isSaved;
    });
  }

  form.addEventListener("input", () => {
    isDirty = true;
    later(WAIT);
  });
  document.addEventListener("visibilitychange", () => save(document.visibilityState === "hidden"));
  window.addEventListener("pagehide", () => save(true));
  form.addEventListener("submit", (event) => {
    if (isWaiting) {
      event.preventDefault();
      return;
    }
    if (isDirty) save();
    window.clearTimeout(timer);
    if (!running) {
      renewToken(form);
      return;
    }
    // The save under way raises the edition: wait for it, then press the same button. What
    // could not be saved stays on the screen; what another screen saved is shown beside it.
    event.preventDefault();
    isWaiting = true;
    const button = event.submitter;
    running.then((isSaved) => {
      isWaiting = false;
      if (isSaved || isStopped) form.requestSubmit(button);
      else saved.scrollIntoView({ block: "nearest" });
    });
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

function counters(form) {
  const show = (input) => {
    const counter = form.querySelector(`[data-counter-for="${input.id}"]`);
    if (counter) counter.textContent = `(いま${[...input.value].length}字)`;
  };
  for (const input of form.querySelectorAll("[data-limit]")) {
    show(input);
    input.addEventListener("input", () => show(input));
  }
}

for (const form of document.querySelectorAll("[data-worksheet]")) {
  autosave(form);
  rows(form);
  counters(form);
}
for (const form of document.querySelectorAll("[data-worksheet-plain]")) {
  rows(form);
  counters(form);
}
for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  document.querySelector("[data-print-hint]").hidden = true;
  place.querySelector("button").addEventListener("click", () => window.print());
}
const first = document.querySelector("[data-focus]");
if (first) first.focus();
