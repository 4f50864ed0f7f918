// The page editor saves by itself. Whoever presses 公開 (or any other button of the form) while
// such a save is running waits until it is over, so that the button's own save comes last and
// knows what the other one did; after the button nothing is saved by itself any more.
// Speaks with Wagtail by its events alone: w-autosave:save, :success and :error.

// A line that has gone silent does not hold a button for ever: the server sorts the two saves.
const LONGEST_WAIT = 10000;
// The editor of rich text hands over what was typed after a pause of 250 ms.
const RICH_TEXT_PAUSE = 300;
const OFFLINE = "通信が切れているため、まだ送っていません。書いた内容はこの画面に残っています。つながってから、もう一度押してください。";

class Editor {
  constructor(form) {
    this.form = form;
    this.isSaving = false;
    this.isLeaving = false;
    this.isHeld = false;
    this.isOffline = false;
    this.typed = -RICH_TEXT_PAUSE;
    form.addEventListener("w-autosave:save", (event) => this.begin(event));
    form.addEventListener("w-autosave:success", () => this.end({ isOffline: false }));
    form.addEventListener("w-autosave:error", (event) => this.end({ isOffline: event.detail.type === "network_error" }));
    form.addEventListener("input", (event) => { if (event.target.isContentEditable) this.typed = performance.now(); });
    // Before Wagtail's own: what is held has not been submitted.
    addEventListener("submit", (event) => { if (event.target === form) this.submit(event); }, { capture: true });
    addEventListener("submit", (event) => { if (event.target === form && event.defaultPrevented && !this.isHeld) this.isLeaving = false; });
    addEventListener("pageshow", () => { this.isLeaving = false; });
  }

  begin(event) {
    // The button sends it all: a save that begins after it would only undo it.
    if (this.isLeaving) event.preventDefault();
    else this.isSaving = true;
  }

  end({ isOffline }) {
    this.isSaving = false;
    this.isOffline = isOffline;
    this.finish?.();
  }

  submit(event) {
    if (this.isLeaving) {
      // A second press while the first is on its way.
      if (this.isHeld) stop(event);
      return;
    }
    const pause = this.typed + RICH_TEXT_PAUSE - performance.now();
    this.isLeaving = true;
    if (!this.isSaving && pause <= 0) return;
    stop(event);
    this.hold(event.submitter, pause);
  }

  async hold(button, pause) {
    this.isHeld = true;
    if (pause > 0) await new Promise((done) => { setTimeout(done, pause); });
    if (this.isSaving) {
      await new Promise((done) => {
        this.finish = done;
        setTimeout(done, LONGEST_WAIT);
      });
    }
    this.isHeld = false;
    if (this.isOffline) this.stay(button);
    else this.send(button);
  }

  send(button) {
    // By now Wagtail has disabled the button, or put another in its place: what it says goes along.
    const said = Object.assign(document.createElement("input"), { type: "hidden", name: button?.name || "", value: button?.value || "" });
    this.form.append(said);
    this.form.requestSubmit();
    said.remove();
  }

  stay(button) {
    this.isLeaving = false;
    this.isOffline = false;
    if (button) button.disabled = false;
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { clear: true, type: "error", text: OFFLINE } }));
  }
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

const form = document.querySelector("form[data-edit-form]");
if (form) new Editor(form);
