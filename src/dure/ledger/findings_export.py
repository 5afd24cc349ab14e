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
