"""Faults of the text, shape and values of a programme file; findings_sense.py has the others."""

from dure.terms.finding import Message
from dure.terms.language import Text

# The text itself.

YAML_BROKEN = Message(
    "yaml_broken",
    what=Text(en="this is not YAML: {problem}.", ko="YAML 문법이 아닙니다: {problem}."),
    next_step=Text(
        en="Look at this line and the one before it for a wrong indent, and above for a quote or "
        "bracket that is left open.",
        ko="이 줄과 앞줄의 들여쓰기, 그 위에서 닫히지 않은 따옴표나 괄호를 찾으십시오.",
    ),
)
TAB_INDENT = Message(
    "tab_indent",
    what=Text(en="the line is indented by a tab.", ko="탭으로 들여쓴 줄입니다."),
    next_step=Text(
        en="Indent by spaces, two for each level.",
        ko="한 단계에 빈칸 두 개로 들여쓰십시오.",
    ),
)
CHARACTER_REFUSED = Message(
    "character_refused",
    what=Text(
        en="the character {character} cannot be printed.",
        ko="인쇄할 수 없는 문자 {character}이(가) 있습니다.",
    ),
    next_step=Text(
        en="Delete it; it usually comes from a wrong encoding or from copying out of a PDF.",
        ko="지우십시오. 흔히 잘못된 인코딩이나 PDF 복사에서 생깁니다.",
    ),
)
FILE_EMPTY = Message(
    "file_empty",
    what=Text(en="the file holds nothing.", ko="파일에 내용이 없습니다."),
    next_step=Text(
        en="Start from programmes/example/programme.yaml.",
        ko="programmes/example/programme.yaml을 복사하여 시작하십시오.",
    ),
)
DOCUMENT_SECOND = Message(
    "document_second",
    what=Text(
        en="a second document begins here; a programme is one.",
        ko="여기서 두 번째 문서가 시작됩니다. 사업 파일은 한 문서입니다.",
    ),
    next_step=Text(
        en="Remove the line ---, or put the second part into its own file.",
        ko="--- 줄을 지우거나 뒷부분을 다른 파일로 옮기십시오.",
    ),
)
ANCHOR_REFUSED = Message(
    "anchor_refused",
    what=Text(
        en="{name} is an anchor or alias, which could unfold into more than is written.",
        ko="{name}은(는) 앵커 또는 별칭으로, 적힌 것보다 많은 내용으로 펼쳐질 수 있습니다.",
    ),
    next_step=Text(en="Write the values out.", ko="값을 그대로 적으십시오."),
)
TAG_REFUSED = Message(
    "tag_refused",
    what=Text(en="{tag} is a tag.", ko="{tag} 태그가 있습니다."),
    next_step=Text(
        en="Remove it; the field itself says what kind of value it takes.",
        ko="지우십시오. 값의 종류는 항목이 정합니다.",
    ),
)
NESTING_DEEP = Message(
    "nesting_deep",
    what=Text(
        en="there are more than {depth_max} levels here.",
        ko="{depth_max}단계보다 깊이 들어갑니다.",
    ),
    next_step=Text(
        en="Look for brackets that are not closed.", ko="닫히지 않은 괄호를 찾으십시오."
    ),
)
KEY_NOT_TEXT = Message(
    "key_not_text",
    what=Text(
        en="a map or list stands where a name should.", ko="이름 자리에 맵이나 목록이 있습니다."
    ),
    next_step=Text(en="Write a name before the colon.", ko="쌍점 앞에 이름을 적으십시오."),
)
KEY_REPEATED = Message(
    "key_repeated",
    what=Text(
        en="{key} stands here and on line {first}; one of them would be lost.",
        ko="{key}이(가) 여기와 {first}행에 두 번 있어 하나가 사라집니다.",
    ),
    next_step=Text(en="Keep one, or rename one.", ko="하나만 남기거나 이름을 바꾸십시오."),
)
TEXT_LOST = Message(
    "text_lost",
    what=Text(
        en="{garbled!r} holds replacement characters: letters were lost in a wrong encoding.",
        ko="{garbled!r}에 대체 문자가 있습니다. 잘못된 인코딩으로 글자가 사라졌습니다.",
    ),
    next_step=Text(
        en="Type the text again, from the original.", ko="원본을 보고 다시 입력하십시오."
    ),
)
TEXT_GARBLED = Message(
    "text_garbled",
    what=Text(
        en="{garbled!r} is Korean in a wrong encoding; it probably was {meant!r}.",
        ko="{garbled!r}은(는) 인코딩이 깨진 한글로, 원래 {meant!r}였던 것으로 보입니다.",
    ),
    next_step=Text(
        en="Write the text again, or open the original file as UTF-8 or CP949.",
        ko="다시 적거나, 원본 파일을 UTF-8 또는 CP949로 여십시오.",
    ),
)

# The shape.

FIELD_UNKNOWN = Message(
    "field_unknown",
    what=Text(
        en="there is no field {name} here{meant_en}.",
        ko="여기에는 {name} 항목이 없습니다{meant_ko}.",
    ),
    next_step=Text(en="Fields here: {fields}.", ko="여기에 쓸 수 있는 항목: {fields}."),
)
FIELD_MISSING = Message(
    "field_missing",
    what=Text(en="{name} is missing.", ko="{name} 항목이 없습니다."),
    next_step=Text(
        en="Add it; docs/reference/programme.md says what it means.",
        ko="추가하십시오. 뜻은 docs/reference/programme.md에 있습니다.",
    ),
)
MAP_EXPECTED = Message(
    "map_expected",
    what=Text(
        en="a map (name: value) belongs here; the file has {given}.",
        ko="맵(이름: 값)이 올 자리에 {given}이(가) 있습니다.",
    ),
    next_step=Text(
        en="Write one `name: value` on each line, indented by two spaces, without dashes.",
        ko="줄표 없이, 두 칸 들여 한 줄에 `이름: 값` 하나씩 적으십시오.",
    ),
)
LIST_EXPECTED = Message(
    "list_expected",
    what=Text(
        en="a list belongs here; the file has {given}.",
        ko="목록이 올 자리에 {given}이(가) 있습니다.",
    ),
    next_step=Text(
        en="Write [a, b], or one `- item` on each line.",
        ko="[a, b] 또는 한 줄에 `- 항목` 하나씩 적으십시오.",
    ),
)
LIST_EMPTY = Message(
    "list_empty",
    what=Text(en="the list is empty.", ko="목록이 비어 있습니다."),
    next_step=Text(en="Write at least one item.", ko="하나 이상 적으십시오."),
)
VALUE_UNCITED = Message(
    "value_uncited",
    what=Text(en="the value {given} has no source.", ko="값 {given}에 출처가 없습니다."),
    next_step=Text(
        en="Write {{value: {given}, source: …}} with a key of sources.",
        ko="{{value: {given}, source: …}}처럼 sources의 이름을 다십시오.",
    ),
)
TEXT_EXPECTED = Message(
    "text_expected",
    what=Text(
        en="text belongs here; the file has {given}.",
        ko="글이 올 자리에 {given}이(가) 있습니다.",
    ),
    next_step=Text(
        en="Write the text; put it in quotes if it looks like a number.",
        ko="글로 적으십시오. 숫자처럼 보이면 따옴표로 묶으십시오.",
    ),
)
TEXT_EMPTY = Message(
    "text_empty",
    what=Text(en="the text is empty.", ko="글이 비어 있습니다."),
    next_step=Text(
        en="Write it, or remove the field if it may be absent.",
        ko="적거나, 없어도 되는 항목이면 지우십시오.",
    ),
)
TEXT_LONG = Message(
    "text_long",
    what=Text(
        en="the text has {length} characters, above {length_max}.",
        ko="글이 {length}자로 {length_max}자를 넘습니다.",
    ),
    next_step=Text(
        en="Say it shorter, or put it beside the file.", ko="줄이거나 다른 파일로 옮기십시오."
    ),
)
FORMAT_UNKNOWN = Message(
    "format_unknown",
    what=Text(
        en="the file is of format {given}; this version of Dure reads format {known}.",
        ko="파일의 형식은 {given}인데 이 판의 두레는 형식 {known}을(를) 읽습니다.",
    ),
    next_step=Text(
        en="Write format: {known}, or use a version of Dure that reads the file.",
        ko="format: {known}(으)로 적거나, 그 형식을 읽는 두레를 쓰십시오.",
    ),
)
FLAG_EXPECTED = Message(
    "flag_expected",
    what=Text(
        en="true or false belongs here; the file has {given}.",
        ko="true 또는 false 자리에 {given}이(가) 있습니다.",
    ),
    next_step=Text(en="Write true or false.", ko="true 또는 false로 적으십시오."),
)
CHOICE_UNKNOWN = Message(
    "choice_unknown",
    what=Text(
        en="{given} is not one of {choices}.", ko="{given}은(는) {choices} 중 하나가 아닙니다."
    ),
    next_step=Text(en="Write one of them.", ko="그중 하나를 적으십시오."),
)
ID_REFUSED = Message(
    "id_refused",
    what=Text(
        en="{given} cannot be a name of something here.",
        ko="{given}은(는) 이름(식별자)으로 쓸 수 없습니다.",
    ),
    next_step=Text(
        en="Use small Latin letters, digits, - and _, at most 60: nhn-b200.",
        ko="영문 소문자·숫자·-·_로 60자까지 적으십시오: nhn-b200.",
    ),
)

# Values.

NUMBER_NOT_WHOLE = Message(
    "number_not_whole",
    what=Text(en="{given} is not a whole number.", ko="{given}은(는) 정수가 아닙니다."),
    next_step=Text(
        en="Write digits only, such as 13712: no quotes, separators, decimals, exponent or "
        "leading zero.",
        ko="13712처럼 숫자만 적으십시오. 따옴표, 쉼표, 소수, 지수, 앞자리 0은 쓰지 않습니다.",
    ),
)
NUMBER_OUT_OF_RANGE = Message(
    "number_out_of_range",
    what=Text(en="{given} is outside {low} … {high}.", ko="{given}은(는) {low} … {high} 밖입니다."),
    next_step=Text(
        en="Write a number within; leave the field out if it is not known.",
        ko="범위 안의 수를 적으십시오. 모르면 항목을 비우지 말고 지우십시오.",
    ),
)
QUANTITY_REFUSED = Message(
    "quantity_refused",
    what=Text(en="{given} is not {kind_en}.", ko="{given}은(는) {kind_ko}이(가) 아닙니다."),
    next_step=Text(
        en="Write a number and its unit, such as {example}; whole in the smallest unit.",
        ko="{example}처럼 수와 단위를 적으십시오. 가장 작은 단위로 정수여야 합니다.",
    ),
)
CURRENCY_WRONG = Message(
    "currency_wrong",
    what=Text(
        en="{given} is not in {currency}, the currency of this programme.",
        ko="{given}은(는) 이 사업의 통화 {currency}로 적히지 않았습니다.",
    ),
    next_step=Text(
        en="Convert it at a dated rate and say so in a note.",
        ko="날짜가 있는 환율로 환산하고 비고에 적으십시오.",
    ),
)
DAY_REFUSED = Message(
    "day_refused",
    what=Text(en="{given} is not {kind_en}.", ko="{given}은(는) {kind_ko}이(가) 아닙니다."),
    next_step=Text(
        en="Write it as {example}; the day must exist.",
        ko="{example}처럼, 실제로 있는 날짜를 적으십시오.",
    ),
)
FORM_REFUSED = Message(
    "form_refused",
    what=Text(en="{given} is not {kind_en}.", ko="{given}은(는) {kind_ko}이(가) 아닙니다."),
    next_step=Text(en="Write it as {example}.", ko="{example}처럼 적으십시오."),
)
REFERENCE_UNKNOWN = Message(
    "reference_unknown",
    what=Text(
        en="{given} is not one of {section}{meant_en}.",
        ko="{section}에 {given}이(가) 없습니다{meant_ko}.",
    ),
    next_step=Text(
        en="Write the name of one that is there, or add {section}.{given}.",
        ko="있는 이름을 적거나 {section}.{given}을(를) 추가하십시오.",
    ),
)
QOS_NOT_LOWER = Message(
    "qos_not_lower",
    what=Text(
        en="{name} may stop jobs of {given}, which does not stand before it; before it stand: "
        "{lower}.",
        ko="{name}이(가) 밀어낼 {given}이(가) 그 앞에 없습니다. 앞에 있는 등급: {lower}.",
    ),
    next_step=Text(
        en="List the qualities of service from the lowest to the highest.",
        ko="서비스 등급을 낮은 것부터 차례로 적으십시오.",
    ),
)
