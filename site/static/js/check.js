/* A question to think by: opening the answer tells how the picked one did. Nothing leaves the page. */

function tell(check) {
  const verdict = check.querySelector(".check__verdict");
  const picked = check.querySelector("input:checked");
  const name = picked ? ("right" in picked.dataset ? "yes" : "no") : "none";
  const isOpen = check.querySelector("details").open;
  verdict.textContent = isOpen ? verdict.dataset[name] : "";
  verdict.dataset.verdict = isOpen ? name : "";
}

for (const check of document.querySelectorAll("[data-check]")) {
  check.querySelector("details").addEventListener("toggle", () => tell(check));
  check.addEventListener("change", () => tell(check));
}
