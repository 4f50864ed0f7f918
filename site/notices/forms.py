"""How somebody wants to be told."""

from django import forms

from notices.models import Route
from people.seen import SeenForm

HINTS = {
    Route.Way.MAIL: "メールで受け取る",
    Route.Way.LETTER: "手紙で受け取る",
    Route.Way.SCREEN: "画面で見るだけにする(メールも手紙も受け取らない)",
}


class RouteForm(SeenForm, forms.Form):
    """One choice of three."""

    way = forms.ChoiceField(
        label="受け取り方",
        choices=list(HINTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "受け取り方を、1つえらんでください。"},
    )
