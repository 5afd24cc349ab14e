"""Reads of applications."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.db.models.fields.json import KT
from django.http import Http404

from dure.application.application import Application
from dure.application.call import Call
from dure.application.cells import FLEXIBLE
from dure.application.form import Column
from dure.office.applications.inputs import (
    AMOUNTS,
    TYPES,
    UNIT_WORDS,
    AmountParts,
    TypesParts,
    split_amount,
    split_types,
)
from dure.office.applications.models import (
    INVITED,
    JOINED,
    ApplicationRow,
    FileRow,
    MemberRow,
    PaperRow,
)
from dure.office.applications.papers import make_paper, read_paper_call, read_paper_files
from dure.office.applications.reading import (
    ASKED,
    SUMMARY,
    SUMMARY_HELP,
    SUMMARY_LABEL,
    read_draft,
)
from dure.office.calls.queries import is_open_at, read_paper
from dure.office.clock import now
from dure.office.findings import FIELD_CHANGED_MEANWHILE
from dure.office.states import APPLICATION
from dure.office.trail.models import Entry
from dure.office.web.words import say_day
from dure.terms.finding import Finding, Place
from dure.terms.language import Text
from dure.terms.seal import seal

PAGE = 25
UNTITLED = Text(en="(no title yet)", ko="(과제명 없음)")


@dataclass(frozen=True, slots=True)
class Line:
    """An application in a list."""

    id: int
    number: str
    title: Text
    call_title: Text
    state: str
    state_name: Text
    closes_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: what to ask, what was typed, and what is wrong with it."""

    name: str
    label: Text
    help: Text
    value: str
    is_required: bool
    kind: str
    choices: tuple[tuple[str, Text], ...]
    findings: tuple[Finding, ...]
    parts: AmountParts | TypesParts | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    title: Text
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A change of state, as the team sees it: no names of those who judge."""

    at: datetime
    state: Text


def list_own(person_id: int, after: int | None = None) -> tuple[Line, ...]:
    """List the applications that a person leads or has joined, the latest first."""
    joined = MemberRow.objects.filter(person_id=person_id, state=JOINED)
    rows = ApplicationRow.objects.filter(
        Q(lead_id=person_id) | Q(pk__in=joined.values("application_id"))
    )
    if after is not None:
        rows = rows.filter(pk__lt=after)
    # Values and not rows: the draft is not read for its title alone.
    typed = {"typed_ko": KT("cells__title_ko"), "typed_en": KT("cells__title_en")}
    values = rows.annotate(**typed).order_by("-pk").values_list(*_OWN)
    moment = now()
    return tuple(_line(moment, *value) for value in values[:PAGE])


_OWN = (
    "pk",
    "number",
    "state",
    "title_ko",
    "title_en",
    "typed_ko",
    "typed_en",
    "call__title_ko",
    "call__title_en",
    "call__opens_at",
    "call__closes_at",
)


def _line(moment: datetime, pk: int, number: str, state: str, *rest: Any) -> Line:  # noqa: ANN401 - as in _OWN
    """Make a line of the values of `_OWN`."""
    title_ko, title_en, typed_ko, typed_en, call_ko, call_en, opens_at, closes_at = rest
    return Line(
        id=pk,
        number=number,
        title=choose_title(title_ko or typed_ko, title_en or typed_en),
        call_title=Text(en=call_en, ko=call_ko),
        state=state,
        state_name=APPLICATION.names[state],
        closes_at=closes_at,
        is_open=opens_at <= moment < closes_at,
    )


def choose_title(ko: str | None, en: str | None) -> Text:
    """Give a title in both languages; the one that exists stands in for the other."""
    ko, en = (ko or "").strip(), (en or "").strip()
    return Text(en=en or ko or UNTITLED.en, ko=ko or en or UNTITLED.ko)


def title_of(row: ApplicationRow) -> Text:
    """Give the title of an application: of its paper, else as typed so far."""
    cells = row.cells
    return choose_title(
        row.title_ko or cells.get("title_ko"), row.title_en or cells.get("title_en")
    )


def submitted_title_of(row: ApplicationRow) -> Text:
    """Give the title of the latest paper: what those see who are not on the team."""
    return choose_title(row.title_ko, row.title_en)


def has_unsent(row: ApplicationRow) -> bool:
    """Tell whether the draft says something else than what was last submitted."""
    paper = find_paper(row)
    if paper is None or not row.cells:
        return False
    draft = read_draft(row.number, row.cells, read_paper(row.call))
    if draft.application is None:
        return True
    files = [(file.name, file.hash) for file in list_files(row)]
    # A call that was amended since makes no other application of what was submitted to it.
    made = make_paper(draft.application, draft.summary, read_paper_call(paper), files)
    return seal(made) != paper.hash


def find_application(number: str) -> ApplicationRow:
    """Find an application with its call, or raise `Http404`."""
    row = ApplicationRow.objects.select_related("call").filter(number=number).first()
    if row is None:
        raise Http404
    return row


def find_paper(row: ApplicationRow) -> PaperRow | None:
    """Give the latest paper of an application; None before it was submitted."""
    return row.papers.filter(version=row.version).first() if row.version else None


def is_changeable(row: ApplicationRow) -> bool:
    """Tell whether an application can be changed now, as `check_changeable` says in words."""
    if row.state == "returned":
        return row.correct_until is not None and now() < row.correct_until
    return row.state in {"draft", "submitted"} and is_open_at(row.call, now())


def find_letter_id(pk: int) -> int | None:
    """Give the key of the letter that counts now; letters are of a later app."""
    awards = apps.get_model("decisions.AwardRow")._default_manager  # noqa: SLF001 - its rows
    found: int | None = (
        awards.filter(application=pk).order_by("-pk").values_list("pk", flat=True).first()
    )
    return found


def find_member(token: str) -> MemberRow:
    """Find an invitation by the secret in its letter, or raise `Http404`."""
    rows = MemberRow.objects.select_related("application", "application__call")
    row = rows.filter(token=token, state__in=[INVITED, JOINED]).first()
    if row is None:
        raise Http404
    return row


def find_file(number: str, file_id: int) -> FileRow:
    """Find a file that is attached to an application or was submitted with it, or raise `Http404`.

    What was taken off after it had been submitted stays part of the paper until the next one.
    """
    rows = FileRow.objects.select_related("application")
    row = rows.filter(application__number=number, pk=file_id).first()
    if row is None or (row.removed_at is not None and not is_submitted(row)):
        raise Http404
    return row


def is_submitted(file: FileRow) -> bool:
    """Tell whether a file is part of the latest paper of its application."""
    return file.pk in {one.pk for one in list_submitted_files(file.application)}


def find_submitted_file(number: str, file_id: int) -> FileRow:
    """Find a file of the latest paper of an application, or raise `Http404`."""
    file = find_file(number, file_id)
    if not is_submitted(file):
        raise Http404
    return file


def list_submitted_files(row: ApplicationRow) -> tuple[FileRow, ...]:
    """List the files of the latest paper, in its order; whoever judges it sees these alone."""
    paper = find_paper(row)
    named = read_paper_files(paper) if paper is not None else []
    by_hash = {file.hash: file for file in row.files.filter(hash__in=named).order_by("pk")}
    return tuple(by_hash[hash_] for hash_ in named)


def list_files(row: ApplicationRow) -> tuple[FileRow, ...]:
    """List the files that are attached now, as the team sees them."""
    return tuple(row.files.filter(removed_at=None).order_by("pk"))


def list_steps(pk: int) -> tuple[Step, ...]:
    """List the states that an application has been through."""
    rows = Entry.objects.filter(thing=f"application:{pk}").exclude(after="").order_by("sequence")
    return tuple(
        Step(at, APPLICATION.names[after])
        for at, after in rows.values_list("at", "after")
        if after in APPLICATION.names
    )


def show_fields(
    number: str,
    cells: Mapping[str, str],
    call: Call,
    *,
    all_findings: bool = False,
    clashes: Mapping[str, str] | None = None,
) -> tuple[Field, ...]:
    """Give the fields of the form with what was typed and what is wrong with it.

    Parameters
    ----------
    all_findings : also say what has not been filled in yet
    clashes : fields that were changed elsewhere too, with what is kept there
    """
    draft = read_draft(number, cells, call)
    findings = draft.findings if all_findings else draft.of_typed(cells)
    by_name: dict[str, list[Finding]] = {
        name: [Finding(FIELD_CHANGED_MEANWHILE, Place(number, 0, name), {"there": there or "–"})]
        for name, there in (clashes or {}).items()
    }
    for finding in findings:
        by_name.setdefault(finding.place.field, []).append(finding)
    fields = [
        _show_field(column, cells.get(column.name, ""), call, by_name.get(column.name, []))
        for column in ASKED
    ]
    value, found = cells.get(SUMMARY, ""), tuple(by_name.get(SUMMARY, ()))
    last = Field(SUMMARY, SUMMARY_LABEL, SUMMARY_HELP, value, True, "area", (), found)
    return (*fields, last)


def _show_field(column: Column, value: str, call: Call, findings: list[Finding]) -> Field:
    """Give a field as it is asked for: in parts where what was typed can be shown so."""
    kind = "number" if column.name == "months" else "text"
    parts: AmountParts | TypesParts | None = None
    choices = tuple(column.choices(call).items()) if column.choices else ()
    if choices:
        kind = "select"
    elif column.name in AMOUNTS and (amount := split_amount(value)) is not None:
        kind, parts, choices = "amount", amount, tuple(UNIT_WORDS.items())
    elif column.name == TYPES and (types := split_types(value, call)) is not None:
        kind, parts = "types", types
        choices = tuple((offer.type, offer.label) for offer in call.offers)
    return Field(
        name=column.name,
        label=column.label,
        help=column.meaning,
        value=value,
        is_required=column.is_required,
        kind=kind,
        choices=choices,
        findings=tuple(findings),
        parts=parts,
    )


def group_fields(fields: tuple[Field, ...]) -> tuple[Group, ...]:
    """Put the fields of the form into groups, in the order in which they are asked."""
    by_name = {field.name: field for field in fields}
    grouped = [Group(title, tuple(by_name.pop(n) for n in names)) for title, names in _GROUPS]
    assert not by_name, f"{sorted(by_name)} are in no group of the form"
    return tuple(grouped)


_GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text(en="The project", ko="과제"), ("title_ko", "title_en", "work", SUMMARY)),
    (
        Text(en="Who runs it", ko="수행 기관"),
        ("applicant", "organisation", "track", "region"),
    ),
    (
        Text(en="What it needs", ko="필요한 자원"),
        ("types", "asked", "least", "months", "start"),
    ),
    (
        Text(en="On which terms", ko="조건"),
        ("whole_servers", "acceptance", "npu"),
    ),
)


def show_answers(
    application: Application, call: Call, hidden: frozenset[str] = frozenset()
) -> tuple[tuple[Text, Text], ...]:
    """Give what was read out of a draft, label and value; reviewers do not see what is hidden."""
    shown = []
    for column in ASKED:
        if column.name in hidden:
            continue
        text = column.write(application)
        names = column.choices(call) if column.choices else {}
        value = names.get(text, Text(en=text or "–", ko=text or "–"))
        if column.name in {"asked", "least"} and text:
            amount = application.asked if column.name == "asked" else application.least
            value = amount.text if amount is not None else value
        elif column.name == "types":
            value = _name_types(application, call)
        elif column.name == "start":
            value = FLEXIBLE if application.start is None else say_day(application.start)
        shown.append((column.label, value))
    return tuple(shown)


def _name_types(application: Application, call: Call) -> Text:
    """Name the types that an application can use, as the call does, with a rate of its own."""
    labels = {offer.type: offer.label for offer in call.offers}
    names = []
    for one in application.types:
        label = labels.get(one.type, Text(en=one.type, ko=one.type))
        rate = f" (×{one.rate_milli / 1_000:g})" if one.rate_milli is not None else ""
        names.append((label.en + rate, label.ko + rate))
    return Text(en=", ".join(en for en, _ in names), ko=", ".join(ko for _, ko in names))
