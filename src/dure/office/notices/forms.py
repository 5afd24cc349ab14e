"""How often somebody wants mail: text into typed values."""

from collections.abc import Mapping

from django import forms

from dure.office.notices.kinds import KIND_NAMES, WHEN_NAMES, Kind, When
from dure.office.web.words import say_later


class WishForm(forms.Form):
    """One choice for each kind."""

    def __init__(self, data: Mapping[str, str] | None, wishes: Mapping[Kind, When]) -> None:
        super().__init__(data)
        choices = [(when.value, say_later(name.en, name.ko)) for when, name in WHEN_NAMES.items()]
        for kind, name in KIND_NAMES.items():
            self.fields[kind.value] = forms.ChoiceField(
                choices=choices, label=say_later(name.en, name.ko), initial=wishes[kind].value
            )

    def read(self) -> dict[Kind, When]:
        """Give what was chosen."""
        return {kind: When(self.cleaned_data[kind.value]) for kind in Kind}
