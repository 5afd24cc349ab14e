"""The form of a call file: text into what is read at the gate."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from dure.office.web.words import say, say_later
from dure.terms.language import Text

TEXT_MAX = 200_000
_NOT_UTF_8 = Text(
    en="The file is not UTF-8. Save it as UTF-8 and choose it again.",
    ko="파일이 UTF-8이 아닙니다. UTF-8로 저장한 뒤 다시 선택하십시오.",
)
_TOO_LONG = Text(en="The file has more than {limit} characters.", ko="파일이 {limit}자를 넘습니다.")


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
        """Put the text of a file in the place of the text; a file is read whole or not at all."""
        given = super().clean() or self.cleaned_data
        file = given.get("file")
        if isinstance(file, UploadedFile):
            try:
                given["text"] = file.read(TEXT_MAX + 1).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", say(_NOT_UTF_8))
            if len(given.get("text", "")) > TEXT_MAX:
                self.add_error("file", say(_TOO_LONG.fill(limit=f"{TEXT_MAX:,}")))
        given["text"] = str(given.get("text", "")).replace("\0", "")
        return given
