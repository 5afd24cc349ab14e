"""What can be wrong between a book and its archive."""

from dure.terms.finding import Message
from dure.terms.language import Text

ARCHIVE_DIFFERS = Message(
    "archive_differs",
    what=Text(
        en="the archive has {archived} as record {sequence}, and the book has {booked} there.",
        ko="{sequence}번 기록이 보관본에는 {archived}, 장부에는 {booked}(으)로 있습니다.",
    ),
    next_step=Text(
        en="One of the two is of another book or was changed: verify both; nothing was written.",
        ko="둘 가운데 하나가 다른 장부이거나 바뀌었습니다. 둘 다 검증하십시오. 쓴 것은 없습니다.",
    ),
)
