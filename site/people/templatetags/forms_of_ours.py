"""`{% csrf_token %}` for every template, Wagtail's too: it also says whose form it is."""

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.safestring import SafeString

from people.posts import form_token

register = template.Library()


class FormNode(CsrfTokenNode):
    """Django's field against foreign forms, and ours against lost ones."""

    def render(self, context: Context) -> SafeString:
        """Write both."""
        return SafeString(super().render(context) + form_token(context.get("request")))


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormNode:
    """Take the place of Django's own tag of this name."""
    return FormNode()
