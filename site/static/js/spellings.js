/* Beside each right answer in the editor: which other spellings count as well, as the server compares them. */

const { Controller } = window.StimulusModule;
const address = document.querySelector("[data-spellings]").dataset.spellings;

class SpellingsController extends Controller {
  connect() {
    if (this.said) return;
    this.said = Object.assign(document.createElement("p"), { className: "help" });
    this.said.setAttribute("role", "status");
    this.element.after(this.said);
    this.element.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.tell(), 400);
    });
    this.tell();
  }

  disconnect() {
    // A block that is moved is taken out and put in again with all that stands around it.
    if (this.said?.isConnected === false) this.said = null;
  }

  async tell() {
    const text = this.element.value;
    const said = await this.ask(text);
    if (this.element.value === text) this.said.textContent = said;
  }

  async ask(text) {
    if (!text.trim()) return "";
    try {
      const response = await fetch(`${address}?${new URLSearchParams({ text })}`, { headers: { Accept: "application/json" } });
      return response.ok ? (await response.json()).said : "";
    } catch {
      return "";
    }
  }
}

window.wagtail.app.register("spellings", SpellingsController);
