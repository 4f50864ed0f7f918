// A worksheet saves itself while it is written, adds rows and counts characters in place.
// Without this file every button does the same by an ordinary post.

const WAIT = 2000;

function autosave(form) {
  const saved = form.querySelector("[data-saved]");
  const filled = form.querySelector("[data-filled]");
  const edition = form.elements.edition;
  let timer = 0;
  let running = null;
  let isDirty = false;
  let isStopped = false;

  const say = (text, failed) => {
    saved.textContent = text;
    saved.classList.toggle("saved--failed", failed);
  };

  const send = async () => {
    isDirty = false;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      const answer = await response.json();
      if (response.ok) {
        edition.value = answer.edition;
        filled.textContent = `必須の${answer.total}項目のうち、${answer.done}項目を書きました。`;
        say(answer.message, false);
      } else {
        // Another screen saved or handed in: pressing a button shows both.
        isStopped = true;
        say(`${answer.message} 「下書き保存」を押すと、くわしく表示します。`, true);
      }
    } catch {
      isDirty = true;
      say("いま保存できませんでした。画面を閉じずに、少し待って「下書き保存」を押してください。", true);
    }
  };

  const save = () => {
    window.clearTimeout(timer);
    if (running || !isDirty || isStopped) return;
    running = send().finally(() => {
      running = null;
    });
  };

  form.addEventListener("input", () => {
    isDirty = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(save, WAIT);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    if (!running) return;
    // The save under way raises the edition: wait for it, then press the same button.
    event.preventDefault();
    const button = event.submitter;
    running.then(() => form.requestSubmit(button));
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
