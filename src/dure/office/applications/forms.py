"""Forms of the team and the files."""

from django import forms

from dure.office.web.words import say_later


class InviteForm(forms.Form):
    """Whom to invite."""

    email = forms.EmailField(
        max_length=254,
        label=say_later("E-mail address of the new member", "참여자 이메일"),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )


class FileForm(forms.Form):
    """What to attach."""

    file = forms.FileField(label=say_later("File", "파일"))
