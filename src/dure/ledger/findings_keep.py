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
ARCHIVE_EMPTY = Message(
    "archive_empty",
    what=Text(en="the archive holds no record.", ko="보관본에 기록이 없습니다."),
    next_step=Text(
        en="Look for another copy: this one was not finished, or is of a book that was empty.",
        ko="다른 사본을 찾으십시오. 복사가 끝나지 않았거나 빈 장부의 보관본입니다.",
    ),
)
ARCHIVE_FOREIGN = Message(
    "archive_foreign",
    what=Text(
        en="the file ends with something that is no record of a book.",
        ko="파일의 끝이 장부의 기록이 아닙니다.",
    ),
    next_step=Text(
        en="Name the archive, or a file that is not there yet; nothing was changed in this one.",
        ko="보관본이나 아직 없는 파일 이름을 지정하십시오. 이 파일은 바꾸지 않았습니다.",
    ),
)
BOOK_IS_AHEAD = Message(
    "book_is_ahead",
    what=Text(
        en="the book holds {booked} records, and {sequence} are asked for.",
        ko="장부에 기록이 {booked}건 있는데 {sequence}건까지 복원하라고 했습니다.",
    ),
    next_step=Text(
        en="A book never becomes shorter: restore into an empty one.",
        ko="장부는 줄어들지 않습니다. 빈 장부에 복원하십시오.",
    ),
)
