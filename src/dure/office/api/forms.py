"""The form of an access token."""

from django import forms

from dure.office.api.models import READ, WRITE
from dure.office.web.words import say_later

_DAYS = (30, 90, 365)


class TokenForm(forms.Form):
    """What a token is for, what it may do, and for how long."""

    label = forms.CharField(
        max_length=100,
        label=say_later("What it is for", "용도"),
        help_text=say_later(
            "So that you know later which one to revoke.", "나중에 어느 토큰인지 알아볼 이름입니다."
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        choices=(
            (READ, say_later("Read only", "읽기만")),
            (WRITE, say_later("Read and write as you", "내 권한으로 읽기와 쓰기")),
        ),
        label=say_later("What it may do", "할 수 있는 일"),
    )
    days = forms.TypedChoiceField(
        coerce=int,
        choices=tuple((n, say_later(f"{n} days", f"{n}일")) for n in _DAYS),
        initial=90,
        label=say_later("For how long", "유효 기간"),
    )
