/* The display changes in place: the page is not reloaded, so nothing typed is lost.
   Without this file the same forms post and come back. */

const root = document.documentElement;
const ATTRIBUTES = { text_size: "text", furigana: "furigana", contrast: "contrast", theme: "theme", motion: "motion" };
const CONTRAST_HOLDS = { strong: "all", standard: "not all", auto: "(prefers-contrast: more)" };

function show(name, value) {
  root.dataset[ATTRIBUTES[name]] = value;
  if (name === "contrast") document.querySelector("[data-contrast-sheet]").media = CONTRAST_HOLDS[value];
  for (const radio of document.querySelectorAll(`[data-settings] [name=${name}]`)) radio.checked = radio.value === value;
  for (const button of document.querySelectorAll(`[data-display] [name=${name}]`)) press(button, name, value);
}

function press(button, name, value) {
  if (name === "furigana") button.value = value === "on" ? "off" : "on";
  const isOn = name === "furigana" ? value === "on" : button.value === value;
  button.setAttribute("aria-pressed", String(isOn));
}

async function keep(form, name, value) {
  const body = new FormData(form);
  body.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
  if (answer.type !== "opaqueredirect") throw new Error("not kept");
}

for (const form of document.querySelectorAll("form[data-display]")) {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button?.name) return;
    event.preventDefault();
    const { name, value } = button;
    try {
      await keep(form, name, value);
      show(name, value);
    } catch {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      form.submit();
    }
  });
}

for (const form of document.querySelectorAll("form[data-settings]")) {
  const status = form.querySelector("[data-settings-status]");
  form.addEventListener("change", async (event) => {
    const { name, value } = event.target;
    show(name, value);
    try {
      await keep(form, name, value);
      status.textContent = "表示を変えて、残しました。";
    } catch {
      status.textContent = "まだ残していません。「この表示にする」を押してください。";
    }
  });
}
