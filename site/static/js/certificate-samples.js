/* The certificate as it would be printed, below the fields that say what it says: drawn anew when one changes. */

const FIELDS = ["title", "certificate_title", "certificate_number_format", "certificate_body", "certificate_issuer_role", "certificate_date_style"];
const PAUSE = 700;
const address = document.querySelector("[data-certificate-samples]").dataset.certificateSamples;
const body = document.getElementById("id_certificate_body");

function make(tag, values, ...children) {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...children);
  return element;
}

function picture({ label, picture: source, problem }) {
  const shown = source
    ? make("img", { src: source, alt: `修了証の見本(${label})`, className: "certificate-samples__picture" })
    : make("p", { className: "help-block help-critical", textContent: problem });
  return make("figure", { className: "certificate-samples__one" }, make("figcaption", { textContent: label }), shown);
}

class Samples {
  constructor(form) {
    this.form = form;
    this.said = make("p", { className: "help", textContent: "見本を作っています。" });
    this.said.setAttribute("role", "status");
    this.shown = make("div", { className: "certificate-samples__row" });
    this.element = make("section", { className: "certificate-samples" }, make("h3", { textContent: "修了証の見本(保存する前の内容)" }), this.said, this.shown);
    this.turn = 0;
    form.addEventListener("input", (event) => this.changed(event));
    form.addEventListener("change", (event) => this.changed(event));
    this.draw();
  }

  changed({ target }) {
    if (!FIELDS.includes(target.name)) return;
    this.said.textContent = "見本を作り直しています。";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), PAUSE);
  }

  async draw() {
    const turn = ++this.turn;
    const data = new URLSearchParams(FIELDS.map((name) => [name, this.form.elements[name]?.value ?? ""]));
    const answer = await this.ask(data);
    // An answer that comes after a newer question shows what is no longer there.
    if (turn === this.turn) this.show(answer);
  }

  async ask(data) {
    const { CSRF_HEADER_NAME, CSRF_TOKEN } = window.wagtailConfig;
    try {
      const response = await fetch(address, { method: "POST", body: data, headers: { [CSRF_HEADER_NAME]: CSRF_TOKEN, "X-Requested-With": "XMLHttpRequest" } });
      return await response.json();
    } catch {
      return { failure: "見本を受け取れませんでした。書いた内容はそのままです。しばらくして、もう一度どこかを直してください。" };
    }
  }

  show({ failure, problems = [], samples = [] }) {
    // Nothing is known of what is written now: nor may older samples stand for it.
    this.said.textContent = failure ?? this.sentence(problems, samples);
    const sentences = problems.map((text) => make("p", { className: "help-block help-critical", textContent: text }));
    this.shown.replaceChildren(...sentences, ...samples.map(picture));
  }

  sentence(problems, samples) {
    if (problems.length > 0) return "このままでは印刷できません。";
    if (samples.some(({ problem }) => problem)) return "1枚に入らない見本があります。下に書いてあるところを短くしてください。";
    return "この内容で印刷されます。氏名と番号は見本です。";
  }
}

if (body) body.closest(".w-panel__content, [data-panel]")?.append(new Samples(body.form).element);
