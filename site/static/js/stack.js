// On a narrow screen a list of the admin stands row by row (css/reports.css): each value then says
// which column it is from, and what can be done with a row is not far off to the right.

for (const table of document.querySelectorAll(".reports table.listing:not(.matrix)")) {
  const names = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
  if (!names.length) continue;
  for (const row of table.tBodies[0]?.rows ?? []) {
    [...row.cells].forEach((cell, place) => { if (cell.tagName === "TD" && names[place]) cell.dataset.label = names[place]; });
  }
  table.classList.add("listing--stack");
}
