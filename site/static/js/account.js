// What helps on the sign-in pages; each page works without it.

const box = document.querySelector("[data-show-password]");
if (box) {
  const fields = document.querySelectorAll('input[type="password"]');
  box.hidden = false;
  box.querySelector("input").addEventListener("change", (event) => {
    for (const field of fields) field.type = event.target.checked ? "text" : "password";
  });
}

document.querySelector("[data-focus]")?.focus();

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
