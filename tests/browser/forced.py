"""Forced colours: the system draws everything in a few colours of its own, and drops shadows.

What is drawn by a background or a shadow alone is gone then. So each control must still stand out
from the ground: by its text, or by an edge; a field by its edge; and what has the focus by its ring.
"""

from tests.browser.visitor import Visitor

CONTROLS = "a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex='0']"
# WCAG 2.2 SC 1.4.3 for text, 1.4.11 for edges and rings.
_LOOK = """controls => {
  const channel = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const rgba = colour => { const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number); return {r, g, b, a}; };
  const light = ({r, g, b}) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour.a > 0.5) return colour;
    }
    return {r: 255, g: 255, b: 255, a: 1};
  };
  const drawn = (style, what, on) => {
    const colour = rgba(style[`${what}Color`]);
    return style[`${what}Style`] !== "none" && parseFloat(style[`${what}Width`]) >= 1
      && colour.a > 0.5 && contrast(colour, on) >= 3;
  };
  const isField = e => e.matches("select, textarea, input:not([type=submit], [type=button])");
  const isNative = e => e.matches("[type=radio], [type=checkbox]") && getComputedStyle(e).appearance !== "none";
  const hasPicture = e => e.matches("audio, video, [tabindex]") || e.querySelector("img, svg");
  const wrong = [];
  for (const e of document.querySelectorAll(controls)) {
    if (!e.checkVisibility({visibilityProperty: true}) || e.closest(".visually-hidden, [inert]")) continue;
    const style = getComputedStyle(e), around = ground(e.parentElement), name = e.outerHTML.slice(0, 120);
    const hasEdge = drawn(style, "borderBottom", around) || drawn(style, "borderTop", around);
    const text = (e.matches("input, select, textarea") ? e.value : e.innerText)?.trim();
    if (isField(e) && !isNative(e) && !hasEdge) wrong.push(`no edge around ${name}`);
    if (text && !e.disabled && contrast(rgba(style.color), ground(e)) < 4.5) wrong.push(`unreadable: ${name}`);
    if (!text && !isField(e) && !hasEdge && !hasPicture(e)) wrong.push(`nothing to see: ${name}`);
    if (e.disabled || e.tabIndex < 0) continue;
    e.focus({focusVisible: true});
    // A card's link wears its ring on the whole card.
    const rings = [e, e.closest(".card--link, .choice")].filter(Boolean);
    if (!rings.some(o => drawn(getComputedStyle(o), "outline", ground(o.parentElement)))) wrong.push(`no ring around ${name}`);
  }
  document.activeElement?.blur();
  return wrong;
}"""


def vanished(visitor: Visitor) -> list[str]:
    """Look at the page in forced colours; return what cannot be made out any more."""
    visitor.page.emulate_media(forced_colors="active")
    wrong = visitor.page.evaluate(_LOOK, CONTROLS)
    visitor.page.emulate_media(forced_colors="none")
    return [f"{visitor.page.url} in forced colours: {what}" for what in wrong]
