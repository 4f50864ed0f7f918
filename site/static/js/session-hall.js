// The screen of the hall: asks what is open and, when that changes, shows the page anew.
const EVERY_MS = 5000;
const hall = document.querySelector("[data-hall]");

async function look() {
  try {
    const response = await fetch(hall.dataset.hall, { headers: { Accept: "application/json" } });
    if (response.redirected || !response.ok) throw new Error(String(response.status));
    const { mark } = await response.json();
    if (mark !== hall.dataset.mark) {
      location.reload();
      return;
    }
  } catch {
    const status = hall.querySelector("[data-hall-status]");
    if (status) status.textContent = "つながりません。この画面を開き直してください。";
  }
  setTimeout(look, EVERY_MS);
}

if (hall) setTimeout(look, EVERY_MS);
