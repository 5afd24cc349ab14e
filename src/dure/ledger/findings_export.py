"""What can be wrong with rows that were exported from a book."""

from dure.terms.finding import Message
from dure.terms.language import Text

EXPORT_ROW_REFUSED = Message(
    "export_row_refused",
    what=Text(
        en="this row is no record of a book: {reason}.",
        ko="장부의 기록이 아닌 행입니다: {reason}.",
    ),
    next_step=Text(
        en="Give rows as `dure ledger export` writes them; the columns are {columns}.",
        ko="`dure ledger export`가 쓴 행을 내십시오. 열은 {columns}입니다.",
    ),
)
EXPORT_IS_PART = Message(
    "export_is_part",
    what=Text(
        en="the file begins with record {sequence}: it is a part of a book, and cannot be proved.",
        ko="파일이 {sequence}번 기록부터 시작합니다. 장부의 일부이므로 검증할 수 없습니다.",
    ),
    next_step=Text(
        en="Verify an export of the whole book, made without --grant.",
        ko="--grant 없이 내보낸 전체 장부를 검증하십시오.",
    ),
)
EXPORT_FORMAT_UNKNOWN = Message(
    "export_format_unknown",
    what=Text(
        en="{name} is neither CSV, JSON lines nor Parquet of a book.",
        ko="{name}은(는) 장부의 CSV, JSON 줄, Parquet가 아닙니다.",
    ),
    next_step=Text(
        en="Give a file that `dure ledger export` wrote.",
        ko="`dure ledger export`가 쓴 파일을 내십시오.",
    ),
)
