// Counts what is written in a field that has a limit, as people count: a character is one,
// however the computer holds it, and a line break is one. Nothing is cut: too much is said, and
// by how much. The server counts the same (library/domain/lengths.py) and has the last word.

const graphemes = globalThis.Intl?.Segmenter ? new Intl.Segmenter("ja") : null;

export function lengthOf(text) {
  return [...text.replaceAll("\r\n", "\n")].length;
}

function show(field, line, limit) {
  const count = lengthOf(field.value);
  const isOver = count > limit;
  line.textContent = isOver ? `いま${count}字。${count - limit}字多いので、短くしてください` : `いま${count}字`;
  line.dataset.state = isOver ? "over" : "";
  if (isOver) field.setAttribute("aria-invalid", "true");
  else if (field.dataset.wasOver) field.removeAttribute("aria-invalid");
  field.dataset.wasOver = isOver ? "yes" : "";
}
