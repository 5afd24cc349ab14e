"""What the report itself says around a paper, and how it writes a number of a chart."""

from collections.abc import Mapping

from dure.terms.citation import Mark
from dure.terms.language import Lang, Text, same

MARK_WORDS: Mapping[Mark, Text] = {
    Mark.SEEN: Text(en="seen", ko="확인"),
    Mark.SECONDARY: Text(en="secondary", ko="2차"),
    Mark.ASSUMED: Text(en="assumed", ko="가정"),
    Mark.COMPUTED: Text(en="computed", ko="계산"),
}

MARK_MEANINGS: Mapping[Mark, Text] = {
    Mark.SEEN: Text(
        en="The number was read in the source itself.",
        ko="원문에서 직접 확인한 수치입니다.",
    ),
    Mark.SECONDARY: Text(
        en="The number was read in a text about the source, not in the source.",
        ko="원문이 아니라 원문을 다룬 자료에서 확인한 수치입니다.",
    ),
    Mark.ASSUMED: Text(
        en="The number is not known; it was chosen here, and the answer depends on it.",
        ko="알려지지 않아 여기서 정한 수치이며, 결과가 이 값에 따라 달라집니다.",
    ),
    Mark.COMPUTED: Text(
        en="Dure computed the number; it is only as good as what went into it.",
        ko="두레가 계산한 수치이며, 넣은 값만큼만 믿을 수 있습니다.",
    ),
}

LANGUAGE_NAMES: Mapping[Lang, str] = {"en": "English", "ko": "한국어"}

SKIP = Text(en="Skip to the text", ko="본문으로 바로 가기")
CONTENTS = Text(en="Contents", ko="차례")
NOTE = Text(en="Note", ko="유의")
SOURCES = Text(en="Sources and marks", ko="출처와 표시")
MARKS = Text(en="What the marks mean", ko="표시의 뜻")
SOURCE_LIST = Text(en="Sources", ko="출처")
NO_SOURCES = Text(en="No outside source is used.", ko="외부 출처를 쓰지 않았습니다.")
PUBLISHED = Text(en="published", ko="발표")
UNDATED = Text(en="undated", ko="날짜 없음")
CHECKED = Text(en="checked", ko="확인일")
USED_IN = Text(en="Used in", ko="쓰인 곳")
PROVENANCE = Text(en="Made from", ko="이 보고서의 재료")
MADE_BY = Text(en="Made by Dure 두레", ko="두레(Dure)로 만듦")
NO_DATA = Text(en="no data", ko="자료 없음")
NO_SECTIONS = Text(en="This paper is empty.", ko="내용이 없습니다.")
MARK_COLUMN = Text(en="Source", ko="출처")
CHART_TABLE = Text(en="The numbers of this chart", ko="이 그림의 수치")
ITEM = Text(en="Item", ko="항목")
LOW_TO_HIGH = Text(en="lowest to highest", ko="최저~최고")
SCROLLS = Text(en="table, scrolls sideways", ko="표, 옆으로 넘겨 볼 수 있음")
BELOW_LOG = Text(
    en="Values of 0 or less have no place on this axis; they are in the table.",
    ko="0 이하의 값은 이 축에 그릴 수 없어 표에만 있습니다.",
)
ABOVE_TOP = Text(
    en="Values above the top of the axis are cut off; they are in the table.",
    ko="축 위로 벗어난 값은 잘렸으며 표에 있습니다.",
)
LINE_AT = Text(en="line at {y}: {label}", ko="기준선 {y}: {label}")
THINNED = Text(
    en="One in {step} of {n} places is shown; the HTML report has all.",
    ko="{n}곳 가운데 {step}곳마다 하나씩 보였습니다. 전체는 HTML 보고서에 있습니다.",
)


def name_publishing(published: str) -> Text:
    """Name the day on which a source was published, which may not be known.

    Examples
    --------
    >>> name_publishing("undated").ko, name_publishing("2025-09").ko
    ('날짜 없음', '2025-09')
    """
    return UNDATED if published == UNDATED.en else same(published)


def write_number(value: float | None, lang: Lang) -> str:
    """Write a number of a chart: whole numbers whole, others to three figures, absent as words.

    Examples
    --------
    >>> [write_number(v, "en") for v in (4224.0, 12.345, 0.01234, 1234.5, -0.5, None)]
    ['4,224', '12.3', '0.0123', '1,234', '-0.5', 'no data']
    """
    if value is None:
        return NO_DATA.in_(lang)
    if value == int(value):
        return f"{int(value):,}"
    if abs(value) >= 100:  # noqa: PLR2004 -- three figures end before the decimal point
        return f"{value:,.0f}"
    # The round trip through float writes 0.0000123 as a number and not as 1.23e-05.
    return f"{float(f'{value:.3g}'):,.12f}".rstrip("0").rstrip(".")


def number_text(value: float | None) -> Text:
    """Write a number of a chart in both languages."""
    return Text(en=write_number(value, "en"), ko=write_number(value, "ko"))


def span_text(low: float | None, high: float | None) -> Text:
    """Write a lowest and highest value as a span.

    Examples
    --------
    >>> span_text(1.0, 2.5)
    Text(en='1 to 2.5', ko='1~2.5')
    """
    if low is None and high is None:
        return NO_DATA
    return Text(
        en=f"{write_number(low, 'en')} to {write_number(high, 'en')}",
        ko=f"{write_number(low, 'ko')}~{write_number(high, 'ko')}",
    )


def span_name(name: Text, span: Text | None = None) -> Text:
    """Name the column that holds the spans of a series, lowest to highest unless said."""
    what = span or LOW_TO_HIGH
    return Text(en=f"{name.en}: {what.en}", ko=f"{name.ko}: {what.ko}")
