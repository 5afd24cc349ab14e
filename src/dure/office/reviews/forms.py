"""Forms of reviewers and of whoever assigns them: text into typed values."""

from collections.abc import Mapping

from django import forms

from dure.office.reviews.models import LOAD_MAX
from dure.office.roles import Role
from dure.office.web.words import say_later
from dure.terms.language import Text


class ProfileForm(forms.Form):
    """What a reviewer says of themselves."""

    expertise = forms.CharField(
        max_length=4_000,
        label=say_later("Expertise", "전문 분야"),
        help_text=say_later(
            "Fields, methods, kinds of models and data, in Korean or English or both. Titles and "
            "summaries are compared with this text.",
            "분야, 방법, 다루는 모델과 자료를 한국어나 영어로. 과제명·요약과 비교하는 데 쓰입니다.",
        ),
        widget=forms.Textarea({"rows": 6}),
    )
    organisation = forms.CharField(
        max_length=500, required=False, label=say_later("Organisation", "소속 기관")
    )
    declared = forms.CharField(
        max_length=4_000,
        required=False,
        label=say_later("Organisations that you cannot judge", "평가할 수 없는 기관"),
        help_text=say_later(
            "One a line: former employers, partners, family. You are never asked about them.",
            "한 줄에 하나씩. 예: 이전 직장, 협력 기관, 가족의 소속. 해당 신청은 배정하지 않습니다.",
        ),
        widget=forms.Textarea({"rows": 4}),
    )
    load_max = forms.IntegerField(
        min_value=1,
        max_value=100,
        initial=LOAD_MAX,
        label=say_later("Applications that you take at most", "최대 담당 건수"),
    )
    is_available = forms.BooleanField(
        required=False, initial=True, label=say_later("I can be asked now", "지금 배정받을 수 있음")
    )

    def clean_declared(self) -> str:
        """Give one name a line, without empty ones."""
        lines = (line.strip() for line in self.cleaned_data["declared"].splitlines())
        return "\n".join(line for line in lines if line)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(max_length=1_000, label=say_later("Reason", "사유"))


class AssignForm(forms.Form):
    """Who is asked."""

    reviewer = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class AppointForm(forms.Form):
    """Who is to review or to chair."""

    email = forms.EmailField(
        max_length=254,
        label=say_later("E-mail address of their account", "계정 이메일"),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        choices=(
            (Role.REVIEWER.value, say_later("reviewer", "평가위원")),
            (Role.CHAIR.value, say_later("panel chair", "심사위원장")),
        ),
        label=say_later("As", "역할"),
    )
    track = forms.ChoiceField(
        required=False, label=say_later("Chair of which panel", "맡을 평가단")
    )

    def __init__(self, tracks: Mapping[str, Text], *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]  # as any form is made
        whole = ("", say_later("the whole call", "공모 전체"))
        named = [(key, say_later(name.en, name.ko)) for key, name in tracks.items()]
        self.fields["track"].choices = [whole, *named]  # type: ignore[attr-defined]  # of a choice


class PlanForm(forms.Form):
    """Which plan is assigned."""

    per = forms.IntegerField(min_value=1, max_value=5)
    seen = forms.RegexField(r"^[0-9a-f]{64}$")
