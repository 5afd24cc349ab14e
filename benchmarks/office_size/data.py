"""The data that `benchmarks/office.py` measures with: as many rows as a nation's programme has.

Calls are opened, the ledger is posted, the panel opened and closed, and the decision drafted by the
acts of the office. People, teams, applications, papers, reviews, letters, grants, requests,
objections and the trail are written as rows that hold every constraint, and the trail is chained as
the acts chain it: 80,000 acts one by one would take half an hour. All of it is drawn with a seed.
"""

import json
import random  # noqa: TID251 - rows are drawn one by one, and no array of them
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from office_size.people import MEMBERS, WORDS, Size, write_people

from dure.application.application import Application
from dure.application.draw import Shares, draw_applications
from dure.files.applications import read_call_text
from dure.files.programme import read_programme_file, shipped_programme_path
from dure.ledger.accounts import AccountKind, account_id
from dure.ledger.transfer import Kind, Transfer
from dure.office.acts import Act
from dure.office.applications.models import JOINED, ApplicationRow, MemberRow, PaperRow
from dure.office.applications.papers import write_drawn_paper
from dure.office.calls.actions import do_open_call
from dure.office.calls.models import CallRow
from dure.office.calls.queries import read_paper
from dure.office.clock import now
from dure.office.decisions.actions import do_draft
from dure.office.decisions.models import AwardRow, DecisionRow
from dure.office.decisions.sign import list_supply
from dure.office.grants.actions import list_award_transfers
from dure.office.grants.models import EXTENSION, GrantRow, GrantText, RequestRow
from dure.office.grants.search import write_grams
from dure.office.ledger.actions import do_end_due, do_post_bulk
from dure.office.objections.models import ObjectionRow
from dure.office.panels.actions import do_close_panel, do_keep_minutes, do_open_panel
from dure.office.panels.bench import find_bench
from dure.office.panels.sheet import make_sheet
from dure.office.people.models import Person
from dure.office.reviews.models import ReviewRow
from dure.office.trail.chain import Line, hash_line
from dure.office.trail.models import Entry
from dure.office.trail.queries import find_head
from dure.rehearse.call import read_call
from dure.review.rank import criteria_of
from dure.terms.calendar import add_months
from dure.terms.seal import seal

SEED = 20260
PAST, BUSY = 40, 240
"""Past calls; applications and reviews of the one busiest applicant and reviewer."""
SEATS = 4
_FIRST = "korea/first_2026"


class Applied(NamedTuple):
    """An application that was loaded, as it was drawn."""

    row: ApplicationRow
    drawn: Application


class Loader:
    """Loads an empty office."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.rng = random.Random(SEED)  # noqa: S311 - drawn data, and no secret
        self.people: list[Person] = []
        self.trail: list[Line] = []
        path = shipped_programme_path("korea")
        self.totals = read_call(read_programme_file(path), "first_2026", path).offer.totals

    @transaction.atomic
    def load(self) -> dict[str, int]:
        """Load everything; give how many rows there are of what."""
        self.people = write_people(self.size, self.rng)
        for number in range(PAST):
            self.load_past_call(number, self.size.grants // PAST)
        waiting = self.open_call("waiting", 2026, 3)
        self.apply(waiting, self.size.waiting, "submitted")
        judged = self.open_call("judged", 2026, 2)
        self.review(self.apply(judged, self.size.waiting, "in_review"))
        self.load_decision()
        do_end_due(int(now().timestamp()))  # tranches open on their day, and did
        self.chain_trail()
        kinds = (Person, ApplicationRow, MemberRow, ReviewRow, GrantRow, RequestRow, ObjectionRow)
        return {kind._meta.db_table: kind.objects.count() for kind in kinds}  # noqa: SLF001 - Django's own name for it

    def reviewers(self) -> Sequence[Person]:
        """Give the people who review."""
        return self.people[-self.size.reviewers :]

    def open_call(self, slug: str, year: int, month: int) -> CallRow:
        """Open a call with the rules of the first one, in another month."""
        opens = date(year, month, 1)
        new = {"id": slug, "opens": opens, "closes": add_months(opens, 1)}
        new |= {"starts": add_months(opens, 2)}
        text = read_call_text(_FIRST)
        for key, value in new.items():
            text = re.sub(rf"^{key}: .*$", f"{key}: {value}", text, count=1, flags=re.MULTILINE)
        # What the first call published about its days does not hold for these.
        text = re.sub(r"^  - \{field: (opens|closes|starts), .*\n", "", text, flags=re.MULTILINE)
        do_open_call(text, f"{slug}.yaml", by=None)
        return CallRow.objects.get(pk=slug)

    def draw(self, call: CallRow, count: int) -> Iterator[Application]:
        """Draw applications, with numbers and titles of their own."""
        paper = read_paper(call)
        drawn = draw_applications(paper, self.totals, Shares(), SEED)
        for n in range(count):
            one = drawn[n % len(drawn)]
            words = " ".join(self.rng.sample(WORDS, 3))
            titles = (f"{words} 인공지능 연구 {n}", f"Artificial intelligence for {words}, {n}")
            yield replace(one, id=f"{call.pk}-{n + 1:04d}", title_ko=titles[0], title_en=titles[1])

    def apply(self, call: CallRow, count: int, state: str) -> list[Applied]:
        """Write applications with their papers, teams and acts."""
        step = (call.closes_at - call.opens_at) / (count + 1)
        drawn, rows, papers = list(self.draw(call, count)), [], []
        for n, one in enumerate(drawn):
            at = call.opens_at + n * step
            paper, hash_ = write_drawn_paper(
                one, f"{one.title_ko}. {one.title_en}. " * 8, call.hash
            )
            papers.append((paper, hash_, at))
            rows.append(self.write_application(call, one, state, (hash_, at)))
        kept = ApplicationRow.objects.bulk_create(rows, batch_size=2_000)
        PaperRow.objects.bulk_create(
            (
                PaperRow(application=row, version=1, paper=paper, hash=hash_, submitted_at=at)
                for row, (paper, hash_, at) in zip(kept, papers, strict=True)
            ),
            batch_size=2_000,
        )
        CallRow.objects.filter(pk=call.pk).update(next_number=count + 1)
        self.seat(kept)
        for row, (_, hash_, at) in zip(kept, papers, strict=True):
            self.note(at, row.lead_id, Act.APPLY, f"application:{row.pk}", "", "draft")
            name, detail = f"application:{row.pk}", {"hash": hash_, "version": 1}
            self.note(at, row.lead_id, Act.SUBMIT_APPLICATION, name, "draft", "submitted", detail)
        return [Applied(row, one) for row, one in zip(kept, drawn, strict=True)]

    def write_application(
        self, call: CallRow, one: Application, state: str, paper: tuple[str, datetime]
    ) -> ApplicationRow:
        """Write the row of an application; the first person leads many, the others some each."""
        busy = self.rng.random() < BUSY / self.size.grants
        lead = self.people[0] if busy else self.people[self.rng.randrange(self.size.projects)]
        hash_, at = paper
        return ApplicationRow(
            number=one.id,
            call=call,
            lead=lead,
            state=state,
            cells={"title_ko": one.title_ko, "title_en": one.title_en, "summary": one.title_ko * 9},
            created_at=at,
            edited_at=at,
            is_drawn=True,
            version=1,
            submitted_at=at,
            hash=hash_,
            title_ko=one.title_ko,
            title_en=one.title_en,
            organisation=one.organisation,
            track=one.track,
            region=one.region,
        )

    def seat(self, rows: Sequence[ApplicationRow]) -> None:
        """Write the teams."""
        first = self.size.projects
        seats = []
        for row in rows:
            for n in self.rng.sample(range(first, first + MEMBERS), SEATS):
                person, token = self.people[n], f"{row.pk}-{n}"
                seats.append(
                    MemberRow(
                        application=row,
                        email=person.email,
                        person=person,
                        state=JOINED,
                        token=token,
                        invited_at=row.created_at,
                    )
                )
        MemberRow.objects.bulk_create(seats, batch_size=4_000)

    def note(self, at: datetime, by: int | None, act: Act, thing: str, *states: Any) -> None:
        """Note an act for the trail."""
        before, after, *detail = states
        text = json.dumps(detail[0], sort_keys=True) if detail else ""
        self.trail.append(Line(0, at, by, act.value, thing, before, after, text))

    def chain_trail(self) -> None:
        """Write what was noted to the end of the trail, chained as the acts chain it."""
        sequence, hash_ = find_head()
        entries = []
        for line in self.trail:
            sequence += 1
            numbered = line._replace(sequence=sequence)
            hash_ = hash_line(hash_, numbered)
            entries.append(Entry(**numbered._asdict(), hash=hash_))
        Entry.objects.bulk_create(entries, batch_size=4_000)

    def load_past_call(self, number: int, count: int) -> None:
        """Write a call that is over: decided, accepted into the book, used."""
        # The last one ends today, so that the grants of a dozen calls are in use.
        opens = add_months(now().date().replace(day=1), number - PAST - 2)
        call = self.open_call(f"past_{number + 1:02d}", opens.year, opens.month)
        applied = self.apply(call, count, "accepted")
        signed_at = call.closes_at + timedelta(20)
        decision = DecisionRow.objects.create(
            call=call,
            state="signed",
            made_at=signed_at,
            signed_at=signed_at,
            proposed_by=self.people[2],
            proposed_at=signed_at,
            signed_by=self.people[0],
            overseer=self.people[1],
            kept_until=add_months(signed_at.date(), 60),
            hash=seal({"call": call.pk}),
            paper="{}",
        )
        awards = AwardRow.objects.bulk_create(
            AwardRow(
                decision=decision,
                application=one.row,
                outcome="awarded",
                seconds={"h200": 3600 * 24 * 365 * (1 + n % 3)},
                months=12,
                tranches=2,
                why={"en": "drawn", "ko": "무작위"},
                accept_by=signed_at + timedelta(14),
                object_by=signed_at + timedelta(10),
            )
            for n, one in enumerate(applied)
        )
        self.grant(call, awards, signed_at)

    def grant(self, call: CallRow, awards: Sequence[AwardRow], at: datetime) -> None:
        """Write grants, and post them and what was used of them."""
        starts = read_paper(call).starts
        grants = GrantRow.objects.bulk_create(
            GrantRow(
                number=award.application.number,
                application=award.application,
                award=award,
                call=call,
                state="active" if add_months(starts, 12) > now().date() else "ended",
                title_ko=award.application.title_ko,
                title_en=award.application.title_en,
                organisation=award.application.organisation,
                starts_on=starts,
                ends_on=add_months(starts, 12),
                accepted_at=at,
            )
            for award in awards
        )
        GrantText.objects.bulk_create(
            GrantText(grant=g, grams=write_grams(g.number, g.title_ko, g.title_en, g.organisation))
            for g in grants
        )
        transfers = list_supply(call, read_paper(call))
        for row in grants:
            for type_, seconds in row.award.seconds.items():
                transfers += list_award_transfers(row, type_, seconds)
            transfers += self.charge(row)
            by, name = row.award.application.lead_id, f"grant:{row.pk}"
            self.note(at, by, Act.ANSWER_AWARD, name, "", "active")
        list(do_post_bulk(transfers, int(at.timestamp())))
        self.ask(grants, at)

    def charge(self, row: GrantRow) -> list[Transfer]:
        """Make the charges of a grant: two jobs."""
        held, used = (
            account_id(k, row.number, "h200") for k in (AccountKind.GRANT, AccountKind.USED)
        )
        at_s = int(row.accepted_at.timestamp())
        return [
            Transfer(
                Kind.CHARGE, held, used, 3600 * (n + 1), at_s + n, ("site", row.number, str(n))
            )
            for n in range(2)
        ]

    def ask(self, grants: Sequence[GrantRow], at: datetime) -> None:
        """Write requests and objections that wait, of every 25th grant each."""
        RequestRow.objects.bulk_create(
            RequestRow(
                grant=row,
                kind=EXTENSION,
                asked={"ends_on": "2027-01-01"},
                reason="자료 수집이 늦어졌습니다.",
                filed_by_id=row.award.application.lead_id,
                filed_at=at,
            )
            for row in grants[::25]
        )
        ObjectionRow.objects.bulk_create(
            ObjectionRow(
                award=row.award,
                grounds="심사 점수의 근거를 알고 싶습니다.",
                filed_by_id=row.award.application.lead_id,
                filed_at=at,
                answer_by=at + timedelta(30),
            )
            for row in grants[::25]
        )

    def review(self, applied: Sequence[Applied]) -> None:
        """Write three submitted reviews of each application; the first reviewer has many."""
        reviewers = self.reviewers()
        reviews = []
        for one in applied:
            call = one.row.call
            three = self.rng.sample(range(1, len(reviewers)), 3)
            if self.rng.random() < BUSY / len(applied):
                three[0] = 0
            for n in three:
                paper = self.write_review(call, one.row)
                reviews.append(
                    ReviewRow(
                        application=one.row,
                        reviewer=reviewers[n],
                        state="submitted",
                        assigned_at=call.closes_at,
                        version=1,
                        paper=json.dumps(paper, ensure_ascii=False),
                        hash=seal(paper),
                        score_milli=paper["score_milli"],
                        submitted_at=call.closes_at,
                    )
                )
        for row in ReviewRow.objects.bulk_create(reviews, batch_size=2_000):
            by, name = row.reviewer_id, f"application:{row.application_id}"
            self.note(row.assigned_at, by, Act.REVIEW, name, "", "")

    def write_review(self, call: CallRow, row: ApplicationRow) -> dict[str, Any]:
        """Write the paper of a review."""
        criteria = criteria_of(read_paper(call).criteria)
        points = {c.id: self.rng.randint(50, 95) for c in criteria}
        total = sum(c.weight_percent * points[c.id] for c in criteria)
        opinion = "무작위로 만든 의견입니다. Drawn at random. " * 8
        paper = {"application": row.hash, "call": call.hash, "points": points}
        return paper | {"opinion": opinion, "score_milli": 10 * total}

    def load_decision(self) -> None:
        """Write a call of the size of the first one, ranked by its panel and being decided."""
        call = self.open_call("decided", 2026, 1)
        applied = self.apply(call, 514, "in_review")
        self.review(applied)
        chair = Person.objects.get(email="chair@example.kr")
        do_open_panel(call.pk, by=chair.pk)
        do_keep_minutes(call.pk, "회의록입니다. Minutes of the panel. " * 5, by=chair.pk)
        do_close_panel(call.pk, make_sheet(find_bench(call.pk)).seal, by=chair.pk)
        officer = Person.objects.get(email="officer@example.kr")
        do_draft(call, by=officer.pk)
