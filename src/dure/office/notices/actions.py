"""What changes notices: people are told, in the transaction of the act, and say how often."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from dure.office.acts import Act
from dure.office.clock import now
from dure.office.notices.kinds import DEFAULTS, Kind, When, find_due
from dure.office.notices.models import MailRow, NoticeRow, WishRow
from dure.office.people.models import Person
from dure.terms.language import Lang, Text

BATCH = 500


@dataclass(frozen=True, slots=True)
class News:
    """What somebody is told.

    Parameters
    ----------
    kind : what it is about
    text : one sentence, with nothing in it that only the page should say
    path : of the page where the rest is
    thing, act : what they must be able to do on what, when it is sent
    key : what it is news of; the same key to the same person is told once
    """

    kind: Kind
    text: Text
    path: str
    thing: str
    act: Act
    key: str


def do_tell(people: Iterable[int | None], news: News) -> None:
    """Tell people something, in the transaction of the act."""
    do_tell_each((person, news) for person in people)


@transaction.atomic
def do_tell_each(told: Iterable[tuple[int | None, News]]) -> None:
    """Tell each person their own; whoever was told the same before is not told again.

    People of the demonstration read it on their page: nobody has mail there.
    """
    pairs = [(person, news) for person, news in told if person is not None]
    ids = {person for person, _ in pairs}
    reached = set(
        Person.objects.filter(pk__in=ids, is_active=True, is_demo=False).values_list(
            "pk", flat=True
        )
    )
    wishes = read_wishes(ids)
    mails = MailRow.objects.filter(person__in=reached).values_list("person")
    last = dict(mails.annotate(Max("made_at")))
    at = now()
    rows = []
    for person, news in pairs:
        when = wishes.get((person, news.kind), DEFAULTS[news.kind])
        due_at = find_due(when, at, last.get(person)) if person in reached else None
        rows.append(_make(news, at, due_at, person_id=person))
    NoticeRow.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def do_tell_address(address: str, news: News, language: Lang) -> None:
    """Tell an address that belongs to nobody here yet; one that wants nothing is left alone."""
    at = now()
    silent = WishRow.objects.filter(address=address, kind=news.kind, when=When.NONE)
    mails = MailRow.objects.filter(address=address).order_by("-made_at")
    last_at = mails.values_list("made_at", flat=True).first()
    due_at = find_due(When.NONE if silent.exists() else When.AT_ONCE, at, last_at)
    row = _make(news, at, due_at, address=address, language=language)
    NoticeRow.objects.bulk_create([row], ignore_conflicts=True)


def _make(
    news: News,
    at: datetime,
    due_at: datetime | None,
    *,
    person_id: int | None = None,
    address: str = "",
    language: str = "",
) -> NoticeRow:
    """Make the row of a notice."""
    return NoticeRow(
        person_id=person_id,
        address=address,
        language=language,
        kind=news.kind.value,
        # A name with an end of line in it would begin a header of its own in a mail.
        text={"en": " ".join(news.text.en.split()), "ko": " ".join(news.text.ko.split())},
        path=news.path,
        thing=news.thing,
        act=news.act.value,
        key=news.key,
        made_at=at,
        due_at=due_at,
    )


def read_wishes(people: Iterable[int]) -> dict[tuple[int, str], When]:
    """Read how often people want which kind, as far as they have said so."""
    rows = WishRow.objects.filter(person__in=list(people), address="")
    return {
        (person, kind): When(when)
        for person, kind, when in rows.values_list("person_id", "kind", "when")
        if person is not None
    }


@transaction.atomic
def do_keep_wishes(person_id: int, wishes: Mapping[Kind, When]) -> None:
    """Keep how often a person wants which kind; it holds for what waits to be sent too."""
    for kind, when in wishes.items():
        WishRow.objects.update_or_create(
            person_id=person_id, kind=kind.value, address="", defaults={"when": when.value}
        )
    at = now()
    mails = MailRow.objects.filter(person=person_id).order_by("-made_at")
    last_at = mails.values_list("made_at", flat=True).first()
    waiting = NoticeRow.objects.filter(person=person_id, mail__isnull=True, due_at__isnull=False)
    for row in waiting:
        when = wishes.get(Kind(row.kind), DEFAULTS[Kind(row.kind)])
        row.due_at = find_due(when, at, last_at)
        row.save(update_fields=["due_at"])


def do_silence(person_id: int | None, address: str) -> None:
    """Send no more mail to a person, or no more invitations to an address; twice is once."""
    if person_id is not None:
        do_keep_wishes(person_id, dict.fromkeys(Kind, When.NONE))
        return
    WishRow.objects.update_or_create(
        address=address, kind=Kind.INVITATION.value, defaults={"when": When.NONE.value}
    )
    NoticeRow.objects.filter(address=address, mail__isnull=True).update(due_at=None)
