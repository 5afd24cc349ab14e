"""The form of a call file: text into what is read at the gate."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from dure.office.web.words import say_later

TEXT_MAX = 200_000


class CallFileForm(forms.Form):
    """A call file, as text or as a file; where both are given, the file counts."""

    text = forms.CharField(
        max_length=TEXT_MAX,
        required=False,
        strip=False,
        label=say_later("Call file", "공모 파일"),
        help_text=say_later(
            "YAML, as the documentation lists its fields. Nothing is published by checking it.",
            "문서에 나온 항목을 적은 YAML입니다. 확인만으로는 게시되지 않습니다.",
        ),
        widget=forms.Textarea({"rows": 24, "spellcheck": "false"}),
    )
    file = forms.FileField(
        required=False, label=say_later("Or a file from your computer", "또는 내 컴퓨터의 파일")
    )

    def clean(self) -> dict[str, object]:
        """Put the text of a file in the place of the text; what is no UTF-8 has no text."""
        given = super().clean() or self.cleaned_data
        file = given.get("file")
        if isinstance(file, UploadedFile):
            given["text"] = file.read(TEXT_MAX).decode("utf-8", "replace")
        given["text"] = str(given.get("text", "")).replace("\0", "")
        return given
