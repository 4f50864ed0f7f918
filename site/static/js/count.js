// Counts what is written where there is a limit, as people count: a character is one, however the
// computer holds it, and a line break is one. Nothing is cut: what is too much is said, and by how
// much; the server counts the same (library/domain/lengths.py) and has the last word.

// From this limit on it is worth knowing how much room is left; below, only that there is none.
const LONG = 100;

export function lengthOf(text) {
  return [...text.replaceAll("\r\n", "\n").replace(/[\p{M}\u200d]/gu, "")].length;
}

// A browser cuts what is pasted at `maxlength` without a word: the limit moves to where it is told.
function limitOf(field) {
  if (field.maxLength > 0 && !field.readOnly && field.type !== "hidden") {
    field.dataset.limit = field.maxLength;
    field.removeAttribute("maxlength");
  }
  return Number(field.dataset.limit) || 0;
}

function knownLine(field) {
  const known = field.counter ?? document.querySelector(`[data-counter-for="${CSS.escape(field.id)}"]`);
  return known?.isConnected ? known : null;
}

function lineOf(field) {
  const known = knownLine(field);
  if (known) return known;
  const line = Object.assign(document.createElement("span"), { className: "counter", id: `${field.id || field.name}-count` });
  field.after(line);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${line.id}`.trim());
  field.counter = line;
  return line;
}

function show(field) {
  const limit = limitOf(field);
  if (!limit) return;
  const count = lengthOf(field.value);
  const isOver = count > limit;
  // On one line there is room enough until half of it is used: a number under each would only puzzle.
  const isShort = limit < LONG;
  const hasRoom = field.matches("input") && count * 2 < limit;
  if (!isOver && !field.counter && (isShort || (hasRoom && !knownLine(field)))) return;
  const line = lineOf(field);
  line.dataset.state = isOver ? "over" : "";
  if (isOver) {
    line.textContent = `${limit}字までです。いま${count}字あり、${count - limit}字多くなっています。`;
    field.setAttribute("aria-invalid", "true");
    field.isTooLong = true;
    return;
  }
  line.textContent = isShort || (hasRoom && line === field.counter) ? "" : `いま${count}字(${limit}字まで)`;
  if (field.isTooLong) field.removeAttribute("aria-invalid");
  field.isTooLong = false;
}

document.querySelectorAll("[data-limit], textarea[maxlength], input[maxlength]").forEach(show);
// Also of fields that come later: a new row, a new block.
for (const name of ["focusin", "input"]) {
  document.addEventListener(name, (event) => { if (event.target.matches?.("textarea, input")) show(event.target); });
}
