"""What is typed for a decision, into typed values."""

from django import forms

from dure.application.call import Call
from dure.award.methods import METHODS
from dure.office.decisions.models import TRANCHES_MAX
from dure.office.decisions.queries import list_overseers
from dure.office.people.models import Person
from dure.office.web.words import say, say_later

TEXT_MAX = 2_000
_AREA = {"rows": 3}


class LineForm(forms.Form):
    """Method and line, as they were tried out, and why the line was moved."""

    method = forms.ChoiceField(
        choices=[(name, name) for name in METHODS], widget=forms.HiddenInput()
    )
    cut = forms.IntegerField(
        min_value=1, max_value=100_000, required=False, widget=forms.HiddenInput()
    )
    cut_reason = forms.CharField(
        label=say_later("Reason for the line", "선정선 사유"),
        help_text=say_later(
            "A line that is moved by hand needs one; it stands in the letters.",
            "선정선을 직접 옮기면 적어야 합니다. 통지서에 실립니다.",
        ),
        widget=forms.Textarea(_AREA),
        max_length=TEXT_MAX,
        required=False,
    )


class ChoiceForm(forms.Form):
    """Reserve list, tranches, conditions, overseer."""

    reserve = forms.IntegerField(
        label=say_later("Length of the reserve list", "예비 순위 수"), min_value=0, max_value=1_000
    )
    tranches = forms.IntegerField(
        label=say_later("Tranches of each grant", "배정 분할 횟수"),
        min_value=1,
        max_value=TRANCHES_MAX,
    )
    conditions = forms.CharField(
        label=say_later("Conditions of the awards", "선정 조건"),
        widget=forms.Textarea(_AREA),
        max_length=TEXT_MAX,
        required=False,
    )
    overseer: "forms.ModelChoiceField[Person]" = forms.ModelChoiceField(
        label=say_later("Overseer", "관리·감독 책임자"),
        help_text=say_later(
            "Who answers for the decision and can stop it; named in every letter.",
            "결정을 책임지고 멈출 수 있는 사람입니다. 모든 통지서에 이름이 실립니다.",
        ),
        queryset=Person.objects.none(),
        empty_label=say_later("– choose –", "– 선택 –"),
        required=False,
    )

    def __init__(self, *given: object, call_id: str, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]  # passed on
        self.fields["overseer"].queryset = list_overseers(call_id)  # type: ignore[attr-defined]  # of a choice


class ChangeForm(forms.Form):
    """A grant set by hand."""

    number = forms.CharField(label=say_later("Application", "신청 번호"), max_length=64)
    type = forms.ChoiceField(label=say_later("Accelerator type", "가속기 종류"))
    count = forms.IntegerField(min_value=0, max_value=10**9)
    reason = forms.CharField(
        label=say_later("Reason", "사유"), widget=forms.Textarea(_AREA), max_length=TEXT_MAX
    )

    def __init__(self, *given: object, call: Call, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]  # passed on
        self.fields["type"].choices = [(o.type, say(o.label)) for o in call.offers]  # type: ignore[attr-defined]  # of a choice
        servers = say_later("Servers; 0 gives nothing", "서버 수. 0이면 주지 않음")
        hours = say_later("Accelerator-hours; 0 gives nothing", "가속기시간. 0이면 주지 않음")
        self.fields["count"].label = servers if call.whole_servers else hours
