"""Forms of whoever chairs a panel: text into typed values."""

from django import forms

from dure.office.web.words import say_later

_WITHIN = {"form": "bench"}


class MoveForm(forms.Form):
    """Which application goes to which place, and why.

    Its fields belong to the form of the minutes, so that moving loses no minutes that were typed.
    """

    number = forms.CharField(
        max_length=64,
        label=say_later("Application number", "신청번호"),
        widget=forms.TextInput(_WITHIN),
    )
    place = forms.IntegerField(
        min_value=1,
        max_value=100_000,
        label=say_later("Place", "순위"),
        widget=forms.NumberInput(_WITHIN),
    )
    reason = forms.CharField(
        max_length=2_000,
        label=say_later("Reason", "사유"),
        widget=forms.Textarea({"rows": 3, **_WITHIN}),
    )
