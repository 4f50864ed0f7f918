// Is there a line at all? Asked before a form or a link takes a page with typed text away: on a
// dead line the browser would show its own error page in its place.

export const LINE_DEAD = "通信が切れているため、まだ送っていません。書いた内容はこの画面に残っています。つながってから、もう一度押してください。";
export const LINE_DEAD_HERE = "通信が切れているため、先へ進めません。この画面はそのままです。つながってから、もう一度押してください。";
const PATIENCE = 8000;

// Signing in again in another tab gives the browser a new token; this page still holds the old.
export function renewToken(form) {
  const current = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  const field = form.elements.csrfmiddlewaretoken;
  if (current && field) field.value = current[1];
}

// Gives a request up after so many milliseconds, where the browser can.
export function within(milliseconds) {
  return AbortSignal.timeout?.(milliseconds);
}

// Tells whether the server answers.
export async function isAlive() {
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: within(PATIENCE) });
    return answer.ok;
  } catch {
    return false;
  }
}

function isPlain(event, link) {
  const isModified = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  const isElsewhere = link.target || link.hasAttribute("download") || link.origin !== location.origin;
  const isHere = link.pathname === location.pathname && link.search === location.search && link.hash;
  return !(event.defaultPrevented || isModified || isElsewhere || isHere);
}

// Whoever follows a link, or presses a button of another form, while `form` is busy: wait until
// `settle` says that the page may be left. Who tries once more after it may not is let go, past
// the browser's own question.
export function leave(form, { isBusy, settle }) {
  let isFree = false;
  const hold = async (event, go) => {
    event.preventDefault();
    isFree = true;
    if (await settle()) go();
    else setTimeout(() => { isFree = false; }, PATIENCE);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && !isFree && isBusy() && isPlain(event, link)) hold(event, () => link.click());
  });
  document.addEventListener("submit", (event) => {
    const isOther = event.target !== form && event.target.method === "post";
    if (isOther && !isFree && isBusy() && !event.defaultPrevented) {
      hold(event, () => event.target.requestSubmit(event.submitter));
    }
  });
}
