"""`{% load components %}`: form controls as the design system draws them."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()
CONTROLS = {
    "Textarea": "textarea",
    "Select": "select",
    "FileInput": "file",
    "ClearableFileInput": "file",
    "CheckboxInput": "choice__box",
}


@register.filter
def control(field: BoundField) -> SafeString:
    """Draw the control of a field; Django ties hint and error to it by aria-describedby."""
    css_class = CONTROLS.get(type(field.field.widget).__name__, "input")
    return field.as_widget(attrs={"class": css_class})


@register.filter
def is_choice_group(field: BoundField) -> bool:
    """Tell whether a field is drawn as rows to choose from, under a legend."""
    return field.use_fieldset
