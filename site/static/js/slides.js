/* Slides one at a time: buttons, arrow keys, a swipe. Without this file, and on paper, all stand in a row. */

const SWIPE = 40; // pixels

function start(slides) {
  const items = [...slides.querySelectorAll(".slides__item")];
  const nav = slides.querySelector(".slides__nav");
  const count = nav.querySelector("[data-count]");
  const buttons = [...nav.querySelectorAll("[data-step]")];
  let now = 0;
  let from = null;

  function show(place) {
    now = Math.min(Math.max(place, 0), items.length - 1);
    items.forEach((item, at) => item.toggleAttribute("data-now", at === now));
    count.textContent = count.dataset.count.replace("{n}", String(now + 1));
    // Not `disabled`: whoever stands on the button would lose their place.
    for (const button of buttons) {
      const end = button.dataset.step === "1" ? items.length - 1 : 0;
      button.setAttribute("aria-disabled", String(now === end));
    }
  }

  nav.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) show(now + Number(button.dataset.step));
  });
  slides.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(now + step);
  });
  slides.addEventListener("touchstart", (event) => {
    from = event.touches.length === 1 ? event.touches[0] : null;
  }, { passive: true });
  slides.addEventListener("touchend", (event) => {
    if (!from) return;
    const to = event.changedTouches[0];
    const across = to.clientX - from.clientX;
    // Scrolling down the page is no swipe.
    if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(to.clientY - from.clientY)) {
      show(now + (across < 0 ? 1 : -1));
    }
    from = null;
  });
  nav.hidden = false;
  slides.dataset.slides = "one";
  show(0);
}

document.querySelectorAll("[data-slides]").forEach(start);
