"""What is typed for an objection and for its answer."""

from django import forms

from dure.office.objections.actions import LEAST, MOST
from dure.office.web.words import say_later


class ObjectForm(forms.Form):
    """The grounds of an objection."""

    grounds = forms.CharField(
        label=say_later("What is wrong, and why", "이의 사유"),
        help_text=say_later(
            "At least 20 characters. It is read by the programme office and kept in the trail.",
            "20자 이상. 사업 담당 부서가 읽고 기록에 남습니다.",
        ),
        widget=forms.Textarea({"rows": 8}),
        min_length=LEAST,
        max_length=MOST,
    )


class AnswerForm(forms.Form):
    """The answer to an objection."""

    result = forms.ChoiceField(
        label=say_later("Answer", "결과"),
        choices=(
            ("upheld", say_later("upheld: a new decision is prepared", "인용: 새 결정을 준비함")),
            ("dismissed", say_later("not upheld", "기각")),
        ),
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=say_later("Reasons", "사유"),
        help_text=say_later("The applicant reads them.", "신청자가 읽습니다."),
        widget=forms.Textarea({"rows": 8}),
        min_length=LEAST,
        max_length=MOST,
    )
