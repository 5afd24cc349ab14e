"""What matching and conflicts of interest are decided from, read in few statements."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from dure.office.applications.models import ApplicationRow, MemberRow, PaperRow
from dure.office.applications.papers import read_paper_summary
from dure.office.people.models import Membership, RoleGiven
from dure.office.reviews.match import Reviewer
from dure.office.reviews.models import OPEN, ReviewerRow, ReviewRow
from dure.office.roles import Role
from dure.review.conflict import Expert, Proposal


def gather_reviewers(
    ids: Collection[int] | None = None, *, call_id: str = "", day: date | None = None
) -> dict[int, Reviewer]:
    """Gather reviewers, by the number of the person.

    Parameters
    ----------
    ids : only these people, or None for all
    call_id, day : those who have the role of a reviewer for a call on a day; others are not
        available
    """
    rows = ReviewerRow.objects.select_related("person").order_by("person_id")
    if ids is not None:
        rows = rows.filter(person_id__in=ids)
    found = {row.person_id: row for row in rows}
    organisations = _organisations(found)
    partners = _partners(found)
    loads: Counter[int] = Counter()
    recused: defaultdict[int, set[int]] = defaultdict(set)
    reviews = ReviewRow.objects.filter(reviewer__in=found).exclude(state="removed")
    for person_id, application_id, state, stands in reviews.values_list(
        "reviewer_id", "application_id", "state", "application__state"
    ):
        # What was withdrawn or has been ranked is no work any longer.
        loads[person_id] += state in OPEN and stands == "in_review"
        if state == "recused":
            recused[person_id].add(application_id)
    able = _find_able(call_id, day) if day is not None else set(found)
    return {
        pk: Reviewer(
            expert=Expert(
                id=pk,
                organisations=frozenset({*organisations[pk], row.organisation} - {""}),
                partners=frozenset(partners[pk]),
                declared_organisations=frozenset(row.declared.splitlines()),
                declared_applications=frozenset(recused[pk]),
                expertise=row.expertise,
            ),
            name=row.person.name or row.person.email,
            load=loads[pk],
            load_max=row.load_max,
            is_available=row.is_available and row.person.is_active and pk in able,
        )
        for pk, row in found.items()
    }


def gather_expert(person_id: int) -> Expert:
    """Gather somebody as far as conflicts of interest go, whether they have a profile or not."""
    known = gather_reviewers({person_id}).get(person_id)
    if known is not None:
        return known.expert
    return Expert(
        id=person_id,
        organisations=frozenset(_organisations([person_id])[person_id]),
        partners=frozenset(_partners([person_id])[person_id]),
    )


def _find_able(call_id: str, day: date) -> set[int]:
    """Find who has the role of a reviewer for a call on a day."""
    rows = RoleGiven.objects.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)
    rows = rows.filter(role__in=[Role.REVIEWER, Role.CHAIR], scope__in=["", f"call:{call_id}"])
    return set(rows.values_list("person_id", flat=True))


def _organisations(people: Iterable[int]) -> defaultdict[int, set[str]]:
    """Name the organisations of people in both languages, former ones too."""
    names: defaultdict[int, set[str]] = defaultdict(set)
    rows = Membership.objects.filter(person__in=list(people))
    for person_id, *both in rows.values_list(
        "person_id", "organisation__name", "organisation__name_en"
    ):
        names[person_id].update(name for name in both if name)
    return names


def _partners(people: Iterable[int]) -> defaultdict[int, set[int]]:
    """Find who is or was on a team together with people: of any call, withdrawn ones too."""
    known = set(people)
    rows = ApplicationRow.objects.filter(Q(lead__in=known) | Q(members__person__in=known))
    partners: defaultdict[int, set[int]] = defaultdict(set)
    for team in gather_teams(set(rows.values_list("pk", flat=True))).values():
        for person_id in team & known:
            partners[person_id] |= team - {person_id}
    return partners


def gather_teams(ids: Collection[int]) -> dict[int, set[int]]:
    """Gather the people of applications: who leads, who is or was on the team."""
    leads = ApplicationRow.objects.filter(pk__in=ids).values_list("pk", "lead_id")
    teams = {pk: {lead} for pk, lead in leads}
    seats = MemberRow.objects.filter(application__in=ids, person__isnull=False)
    for pk, person_id in seats.values_list("application_id", "person_id"):
        if person_id is not None:
            teams[pk].add(person_id)
    return teams


def gather_proposals(rows: Iterable[ApplicationRow], *, texts: bool = False) -> list[Proposal]:
    """Gather applications as far as matching goes, in the order given.

    Parameters
    ----------
    texts : whether titles and summaries are read too, which only similarity needs
    """
    known = list(rows)
    teams = gather_teams([row.pk for row in known])
    names = _organisations({person_id for team in teams.values() for person_id in team})
    summaries = _summaries(known) if texts else {}
    return [
        Proposal(
            id=row.pk,
            team=frozenset(teams[row.pk]),
            organisations=frozenset(
                {row.organisation, *(n for p in teams[row.pk] for n in names[p])} - {""}
            ),
            text=f"{row.title_ko} {row.title_en} {summaries.get(row.pk, '')}",
        )
        for row in known
    ]


def _summaries(rows: Iterable[ApplicationRow]) -> dict[int, str]:
    """Read the summaries of the latest papers."""
    version = {row.pk: row.version for row in rows}
    papers = PaperRow.objects.filter(application__in=version)
    return {
        p.application_id: read_paper_summary(p)
        for p in papers
        if p.version == version[p.application_id]
    }
