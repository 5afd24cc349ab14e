"""Forms of a person's own pages: text into typed values."""

from django import forms

from dure.office.people.models import KINDS
from dure.office.web.lines import LineField
from dure.office.web.words import say_later

_KIND_NAMES = {
    "academia": say_later("University", "대학"),
    "industry": say_later("Company", "기업"),
    "research": say_later("Research institute", "연구기관"),
    "government": say_later("Ministry or public office", "정부·공공기관"),
    "other": say_later("Other", "기타"),
}
assert tuple(_KIND_NAMES) == KINDS


class ProfileForm(forms.Form):
    """What a person says of themselves."""

    name = LineField(
        max_length=100,
        label=say_later("Name", "이름"),
        help_text=say_later("As it stands in letters to you.", "안내문에 쓰입니다."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        choices=(("ko", "한국어"), ("en", "English")),
        label=say_later("Language of pages and mails", "화면과 메일의 언어"),
    )


class OrganisationForm(forms.Form):
    """An organisation to register, or to join where it is registered already."""

    name = LineField(
        max_length=200,
        label=say_later("Name of the organisation", "기관명"),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    name_en = LineField(
        max_length=200, required=False, label=say_later("Name in English", "영문 기관명")
    )
    kind = forms.ChoiceField(
        choices=tuple(_KIND_NAMES.items()), label=say_later("Kind", "기관 종류")
    )
