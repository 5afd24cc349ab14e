"""What is typed for a request and for its answer, into typed values."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from dure.office.grants.models import EXCHANGE
from dure.office.grants.requests import ASKED, MAY_BE_ALL
from dure.office.web.words import say, say_later
from dure.terms.language import Text
from dure.terms.units import HOUR_S

Types = Sequence[tuple[str, Text]]
"""Accelerator types to choose from, with their names."""
REASON_MAX = 5_000
HOURS_MAX = 10**9
_AREA = {"rows": 4}
_ORDER = ("type", "unit", "hours", "all", "to", "ends_on", "reason")
_EITHER = Text(
    en="State either hours or that it is all that is available, and not both.",
    ko="시간을 적거나 남은 시간 전부를 고르십시오. 둘 중 하나만 됩니다.",
)


class RequestForm(forms.Form):
    """A request of one kind: only the fields that it needs."""

    ends_on = forms.DateField(
        label=say_later("New last day", "새 종료일"), widget=forms.DateInput({"type": "date"})
    )
    type = forms.CharField(label=say_later("Accelerator type", "가속기 종류"), max_length=32)
    hours = forms.IntegerField(
        label=say_later("Accelerator-hours", "가속기시간"), min_value=1, max_value=HOURS_MAX
    )
    all = forms.BooleanField(
        label=say_later(
            "all that is available when it is granted, to the second",
            "승인 시점에 쓸 수 있는 시간 전부(초 단위까지)",
        ),
        required=False,
    )
    to = forms.CharField(
        label=say_later("Number of the other grant", "상대 배정 번호"), max_length=64
    )
    unit = forms.CharField(label=say_later("Wanted type", "바꿀 종류"), max_length=32)
    reason = forms.CharField(
        label=say_later("Reason", "사유"),
        widget=forms.Textarea(_AREA),
        min_length=10,
        max_length=REASON_MAX,
    )

    def __init__(self, *given: Any, kind: str, types: Mapping[str, Types], **more: Any) -> None:  # noqa: ANN401 - passed on to Django
        super().__init__(*given, **more)
        wanted = {"hours" if name == "seconds" else name for name in ASKED[kind]} | {"reason"}
        if kind in MAY_BE_ALL:
            wanted.add("all")
            self.fields["hours"].required = False
        for name in set(self.fields) - wanted:
            del self.fields[name]
        for name in {"type", "unit"} & wanted:
            label = self.fields[name].label
            choices = [(type_, say(text)) for type_, text in types[name]]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices)
        self.order_fields(_ORDER)

    def clean(self) -> dict[str, Any]:
        """Take hours or all, where either may be said; hours that are no number said enough."""
        is_hours = self.cleaned_data.get("hours") is not None
        may_be_all = "all" in self.fields and "hours" not in self.errors
        if may_be_all and is_hours == self.cleaned_data["all"]:
            self.add_error("hours", say(_EITHER))
        return self.cleaned_data

    def asked(self) -> dict[str, Any]:
        """Give what is asked, amounts in seconds, days as text."""
        typed = self.cleaned_data
        asked = {k: v for k, v in typed.items() if k not in ("reason", "hours", "all")}
        if typed.get("all"):
            asked["all"] = True
        elif "hours" in typed:
            asked["seconds"] = typed["hours"] * HOUR_S
        if isinstance(asked.get("ends_on"), date):
            asked["ends_on"] = asked["ends_on"].isoformat()
        return asked


class StatementForm(forms.Form):
    """What a team says to the revocation of its grant."""

    statement = forms.CharField(
        label=say_later("Your statement", "의견"),
        help_text=say_later(
            "Whoever answers reads it first. It is kept, and cannot be changed.",
            "답변하는 사람이 먼저 읽습니다. 보관되며 고칠 수 없습니다.",
        ),
        widget=forms.Textarea(_AREA),
        min_length=10,
        max_length=REASON_MAX,
    )


class AnswerForm(forms.Form):
    """The answer to a request; an exchange needs its rate."""

    result = forms.ChoiceField(
        label=say_later("Answer", "결과"),
        choices=(
            ("grant", say_later("grant it", "승인")),
            ("refuse", say_later("refuse it", "반려")),
        ),
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=say_later("Reasons", "사유"),
        widget=forms.Textarea(_AREA),
        min_length=10,
        max_length=REASON_MAX,
    )
    numerator = forms.IntegerField(
        label=say_later("Rate: so many new hours …", "환산율: 새 종류 시간 …"),
        min_value=1,
        max_value=10**9,
        required=False,
    )
    denominator = forms.IntegerField(
        label=say_later("… for so many old hours", "… 대 기존 종류 시간"),
        min_value=1,
        max_value=10**9,
        required=False,
    )
    source = forms.CharField(
        label=say_later("Source of the rate", "환산율 출처"), max_length=300, required=False
    )
    as_of = forms.DateField(
        label=say_later("Day of the rate", "환산율 기준일"),
        widget=forms.DateInput({"type": "date"}),
        required=False,
    )

    def __init__(self, *given: Any, kind: str, **more: Any) -> None:  # noqa: ANN401 - passed on to Django
        super().__init__(*given, **more)
        if kind != EXCHANGE:
            for name in ("numerator", "denominator", "source", "as_of"):
                del self.fields[name]

    def rate(self) -> dict[str, Any]:
        """Give the rate as it is kept, with only what was typed."""
        names = ("numerator", "denominator", "source", "as_of")
        given = {name: self.cleaned_data.get(name) for name in names}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in given.items()
            if value
        }
