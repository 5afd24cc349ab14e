"""Every list, search and inbox that `benchmarks/office.py` measures, with who asks for it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from office_size.kinds import EXPORT, INBOX, LIST, PAGE, Asked

from dure.office.applications.models import ApplicationRow
from dure.office.calls.queries import list_calls
from dure.office.decisions.models import AwardRow, DecisionRow
from dure.office.grants.models import GrantRow, RequestRow
from dure.office.objections.models import ObjectionRow
from dure.office.opendata.rows import find_awards
from dure.office.people.models import Person
from dure.office.reviews.models import ReviewRow
from dure.office.trail.models import Entry


def list_pages() -> list[Asked]:
    """Name every list, search and inbox, at its first, middle and last page."""
    return [*list_own(), *list_judging(), *list_deciding(), *list_grants()]


def ask(name: str, who: str, kind: str, path: str, *keys: str) -> Iterator[Asked]:
    """Give a page, and its middle and last part where there are keys to continue after."""
    yield Asked(name, who, kind, path)
    joint = "&" if "?" in path else "?"
    for place, key in zip(("middle", "last"), keys, strict=False):
        yield Asked(f"{name}, {place}", who, kind, f"{path}{joint}{key}")


def below(rows: Any, word: str = "before") -> tuple[str, str]:
    """Give the keys to the middle and the last page of what is listed from the latest back."""
    keys = list(rows.order_by("-pk").values_list("pk", flat=True))
    return f"{word}={keys[len(keys) // 2]}", f"{word}={keys[max(0, len(keys) - 26)]}"


def above(rows: Any) -> tuple[str, str]:
    """Give the keys to the middle and the last page of what is listed from the first on."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return f"after={keys[len(keys) // 2]}", f"after={keys[max(0, len(keys) - 26)]}"


def list_own() -> Iterator[Asked]:
    """Name what anybody reads, and what applicants and reviewers have."""
    lead = Person.objects.get(email="person0@example.kr").pk
    reviewer = ReviewRow.objects.order_by("reviewer_id").values_list("reviewer_id", flat=True)[0]
    reviewer_name = Person.objects.get(pk=reviewer).email.partition("@")[0]
    yield from ask("programme", "", LIST, reverse("glance"))
    yield from ask("numbers of the programme", "", LIST, reverse("programme"))
    yield from ask("calls", "", LIST, reverse("calls"), f"after={list_calls()[-1].slug}")
    yield from ask("results", "", LIST, reverse("results"), *below(find_awards()))
    yield Asked("all awards as CSV", "", EXPORT, reverse("dataset_file", args=["awards", "csv"]))
    yield from ask("results", "", LIST, reverse("results"))
    yield from ask("open data", "", LIST, reverse("open_data"))
    yield from ask("to do, of an applicant", "person0", LIST, reverse("todo"))
    yield from ask("to do, of an officer", "officer", INBOX, reverse("todo"))
    path, own = reverse("my_applications"), ApplicationRow.objects.filter(lead=lead)
    yield from ask("my applications", "person0", LIST, path, *below(own, "after"))
    own_grants = GrantRow.objects.filter(application__lead=lead)
    yield from ask("my grants", "person0", LIST, reverse("my_grants"), *below(own_grants))
    reviews = ReviewRow.objects.filter(reviewer=reviewer)
    yield from ask(
        "my reviews", reviewer_name, LIST, reverse("my_reviews"), *below(reviews, "after")
    )


def list_judging() -> Iterator[Asked]:
    """Name the inbox, the boards and the rankings."""
    waiting, path = ApplicationRow.objects.filter(call="waiting"), reverse("screening")
    yield from ask("inbox", "officer", INBOX, path, *above(waiting))
    some = waiting.filter(track="academia")
    yield from ask(
        "inbox, of a track",
        "officer",
        INBOX,
        f"{path}?state=submitted&track=academia",
        *above(some),
    )
    yield from ask("boards", "officer", LIST, reverse("boards"))
    judged = ApplicationRow.objects.filter(call="judged")
    yield from ask("board", "officer", LIST, reverse("board", args=["judged"]), *above(judged))
    yield from ask("panels", "officer", LIST, reverse("panels"))
    path = reverse("panel", args=["judged"])
    yield from ask("ranking as it stands", "officer", LIST, path, "after=750", "after=1475")
    path = reverse("panel", args=["decided"])
    yield from ask("ranking, frozen", "officer", LIST, path, "after=250", "after=500")


def list_deciding() -> Iterator[Asked]:
    """Name decisions, their letters, requests and objections."""
    yield from ask("decisions", "officer", LIST, reverse("decisions"), *below(DecisionRow.objects))
    signed = DecisionRow.objects.filter(state="signed").latest("pk")
    path = reverse("decision", args=[signed.pk])
    letters = AwardRow.objects.filter(decision=signed)
    yield from ask("letters of a decision", "officer", LIST, path, *above(letters))
    path = reverse("decision", args=[DecisionRow.objects.get(state="drafted").pk])
    yield from ask("workbench", "officer", PAGE, path, "after=250", "after=500")
    filed = RequestRow.objects.filter(state="filed")
    yield from ask("requests", "officer", INBOX, reverse("requests"), *above(filed))
    filed = ObjectionRow.objects.filter(state="filed")
    yield from ask("objections", "officer", INBOX, reverse("objections"), *above(filed))


def list_grants() -> Iterator[Asked]:
    """Name the grants, searched and not, the trail, and whatever is no list."""
    path = reverse("grants")
    yield from ask("grants", "officer", LIST, path, *below(GrantRow.objects))
    yield from ask(
        "grants, active", "officer", LIST, f"{path}?state=active", *below(GrantRow.objects)
    )
    for phrase in ("의료", "robot", "past_17-0101", "연구 249", "의", "AI", "없는말", "robot xq"):
        yield from ask(
            f"grants with {phrase!r}",
            "officer",
            LIST,
            f"{path}?q={quote(phrase)}",
            *below(GrantRow.objects),
        )
    yield from ask("trail", "auditor", LIST, reverse("trail"), *below(Entry.objects))
    thing = Entry.objects.filter(sequence=5_000).values_list("thing", flat=True)[0]
    yield from ask("trail of a thing", "auditor", LIST, f"{reverse('trail')}?thing={quote(thing)}")
    yield from ask("export of all grants", "officer", EXPORT, reverse("export_grants"))
    yield from ask("plan of assignments", "officer", PAGE, reverse("plan_reviews", args=["judged"]))
