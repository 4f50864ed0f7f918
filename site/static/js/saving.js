// How a page saves a form by itself, shared by worksheets and quizzes.

// Signing in again in another tab gives the browser a new token; this page still holds the old.
export function renewToken(form) {
  const current = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (current) form.elements.csrfmiddlewaretoken.value = current[1];
}

// Posts the form and returns {isSaved, code, message, …} as the server said it. Throws when
// nothing that the server said arrived: no line, or an answer that is no answer to a save.
export async function post(form, { isLeaving = false } = {}) {
  renewToken(form);
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    redirect: "error",
    keepalive: isLeaving,
  });
  if (!(response.headers.get("Content-Type") || "").startsWith("application/json")) {
    throw new Error(`unexpected answer ${response.status}`);
  }
  return { isSaved: response.ok, ...(await response.json()) };
}
