/* Text size and readings change in place: the page is not reloaded, so nothing typed is lost.
   Without this file the same form posts and comes back. */

const root = document.documentElement;

function show(form, button) {
  if (button.name === "text_size") {
    root.dataset.text = button.value;
    for (const other of form.querySelectorAll("[name=text_size]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    return;
  }
  const isOn = button.value === "on";
  root.dataset.furigana = button.value;
  button.value = isOn ? "off" : "on";
  button.setAttribute("aria-pressed", String(isOn));
}

for (const form of document.querySelectorAll("form[data-display]")) {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button?.name) return;
    event.preventDefault();
    const body = new FormData(form);
    body.set(button.name, button.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.type !== "opaqueredirect") throw new Error("not kept");
      show(form, button);
    } catch {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
      form.submit();
    }
  });
}
