// The page editor saves by itself. Whoever presses 公開 (or any other button of the form) while
// such a save is running waits until it is over, so that the button's own save comes last and
// knows what the other one did; after the button nothing is saved by itself any more.
// Speaks with Wagtail by its events, w-autosave:save, :success and :error, and w-unsaved:watch-edits.

import { LINE_DEAD, isAlive } from "./line.js";

// A line that has gone silent does not hold a button for ever: the server sorts the two saves.
const LONGEST_WAIT = 10000;
// The editor of rich text hands over what was typed after a pause of 250 ms.
const RICH_TEXT_PAUSE = 300;

class Editor {
  constructor(form) {
    this.form = form;
    this.isSaving = false;
    this.isLeaving = false;
    this.isFree = false;
    this.typed = -RICH_TEXT_PAUSE;
    this.saved = {};
    form.addEventListener("w-autosave:save", (event) => this.begin(event));
    form.addEventListener("w-autosave:success", (event) => this.note(event.detail.response));
    form.addEventListener("w-autosave:success", () => this.end());
    form.addEventListener("w-autosave:error", () => this.end());
    form.addEventListener("input", (event) => { if (event.target.isContentEditable) this.typed = performance.now(); });
    this.watchFromTheBeginning();
    // Before Wagtail's own: what is held has not been submitted.
    addEventListener("submit", (event) => { if (event.target === form) this.submit(event); }, { capture: true });
    addEventListener("submit", (event) => { if (event.target === form && event.defaultPrevented) this.isStillHere(); });
    addEventListener("pageshow", () => this.isStillHere());
  }

  // Wagtail compares with what stands in the form two seconds after it was opened: what somebody
  // has typed until then would be taken for that, neither saved nor asked about on leaving.
  watchFromTheBeginning() {
    let isTyped = false;
    this.form.addEventListener("input", (event) => { isTyped ||= event.isTrusted; });
    this.form.addEventListener("w-unsaved:watch-edits", () => {
      if (isTyped) this.form.dataset.wUnsavedForceValue = "true";
    }, { once: true });
  }

  begin(event) {
    // The button sends it all: a save that begins after it would only undo it.
    if (this.isLeaving) event.preventDefault();
    else this.isSaving = true;
  }

  // Wagtail tells only its own next save which version this page has made: the button says it as
  // well, or the server would take that version for another page's.
  note({ revision_id, revision_created_at }) {
    if (revision_id) this.saved = { loaded_revision_id: revision_id, loaded_revision_created_at: revision_created_at };
  }

  end() {
    this.isSaving = false;
    this.finish?.();
  }

  submit(event) {
    if (this.isFree) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!this.isLeaving) this.hold(event.submitter);
  }

  // Until what was typed is in the form, the save that runs is over, and the line is known to live.
  async hold(button) {
    this.isLeaving = true;
    this.form.dataset.sending = "";
    await this.settle();
    if (await isAlive()) this.send(button);
    else this.stay(button);
  }

  async settle() {
    const pause = this.typed + RICH_TEXT_PAUSE - performance.now();
    if (pause > 0) await new Promise((done) => { setTimeout(done, pause); });
    if (!this.isSaving) return;
    await new Promise((done) => {
      this.finish = done;
      setTimeout(done, LONGEST_WAIT);
    });
  }

  send(button) {
    // By now Wagtail has disabled the button, or put another in its place: what it says goes along.
    const said = Object.entries({ [button?.name || ""]: button?.value || "", ...this.saved }).map(
      ([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value }),
    );
    // Behind what the form itself says of its version: the last one counts.
    this.form.append(...said);
    this.isFree = true;
    this.form.requestSubmit();
    this.isFree = false;
    said.forEach((input) => input.remove());
    // The line may die under the button: the page is still there then, and goes on saving.
    setTimeout(() => this.isStillHere(), LONGEST_WAIT);
  }

  isStillHere() {
    this.isLeaving = false;
    delete this.form.dataset.sending;
  }

  stay(button) {
    this.isStillHere();
    // Wagtail's turning wheel stops, and the button can be pressed again.
    button?.setAttribute("data-w-progress-loading-value", "false");
    const detail = { clear: true, type: "error", text: LINE_DEAD };
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail }));
  }
}

const form = document.querySelector("form[data-edit-form]");
if (form) new Editor(form);
