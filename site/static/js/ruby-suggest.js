/* The editor's button 「ふりがなを提案」: the proposal stands in the field, to be corrected or undone. */

const { Controller } = window.StimulusModule;
const address = document.querySelector("[data-suggest-readings]").dataset.suggestReadings;

function make(tag, values) {
  return Object.assign(document.createElement(tag), values);
}

class RubyController extends Controller {
  connect() {
    if (this.tools) return;
    const name = this.element.labels?.[0]?.textContent.replace("*", "").trim() ?? "";
    this.button = make("button", { type: "button", className: "button button-small button-secondary", textContent: "ふりがなを提案" });
    this.button.setAttribute("aria-label", `ふりがなを提案(${name})`);
    this.undo = make("button", { type: "button", className: "button button-small button-secondary", textContent: "元に戻す", hidden: true });
    this.said = make("p", { className: "help" });
    this.said.setAttribute("role", "status");
    this.tools = make("div", { className: "ruby-tools" });
    this.tools.append(this.button, " ", this.undo, this.said);
    this.button.addEventListener("click", () => this.suggest());
    this.undo.addEventListener("click", () => this.restore());
    this.element.after(this.tools);
  }

  disconnect() {
    // A block that is moved is taken out and put in again with all that stands around it.
    if (this.tools?.isConnected === false) this.tools = null;
  }

  async suggest() {
    const before = this.element.value;
    this.button.disabled = true;
    try {
      const answer = await this.ask(before);
      if (this.element.value !== before) this.said.textContent = "文章が変わったので、提案を入れませんでした。もう一度押してください。";
      else this.put(before, answer);
    } catch (error) {
      this.said.textContent = error.message;
    } finally {
      this.button.disabled = false;
    }
  }

  async ask(text) {
    const { CSRF_HEADER_NAME, CSRF_TOKEN } = window.wagtailConfig;
    const lost = new Error("提案を受け取れませんでした。文章はそのままです。もう一度押してください。");
    const response = await fetch(address, {
      method: "POST",
      body: new URLSearchParams({ text }),
      headers: { [CSRF_HEADER_NAME]: CSRF_TOKEN, "X-Requested-With": "XMLHttpRequest" },
    }).catch(() => { throw lost; });
    const answer = await response.json().catch(() => { throw lost; });
    if (!response.ok) throw answer.error ? new Error(answer.error) : lost;
    return answer;
  }

  put(before, { text, notes }) {
    const count = (text.match(/\{[^{}|]+\|/g) ?? []).length - (before.match(/\{[^{}|]+\|/g) ?? []).length;
    const guide = notes.length ? ` ことばの手引き:${notes.join("、")}` : "";
    if (count > 0) {
      this.before = before;
      this.set(text);
      this.undo.hidden = false;
      this.said.textContent = `${count}か所にふりがなを入れました。読みが正しいか、要らないふりがながないか、お確かめください。${guide}`;
    } else {
      this.said.textContent = `ふりがなを付けることばは、もうありません。${guide}`;
    }
  }

  restore() {
    this.set(this.before);
    this.undo.hidden = true;
    this.said.textContent = "元に戻しました。";
    this.element.focus();
  }

  set(value) {
    this.element.value = value;
    // The editor grows the field and notes the change by these.
    for (const name of ["input", "change"]) this.element.dispatchEvent(new Event(name, { bubbles: true }));
  }
}

window.wagtail.app.register("ruby", RubyController);
