"""The people that `benchmarks/office.py` measures with, their organisations and roles."""

import random  # noqa: TID251 - rows are drawn one by one, and no array of them
from datetime import date
from typing import NamedTuple

from dure.office.clock import now
from dure.office.people.actions import do_give_role
from dure.office.people.models import Membership, Organisation, Person
from dure.office.reviews.models import ReviewerRow
from dure.office.roles import Role

MEMBERS = 8_000
NO_PASSWORD = "!"  # noqa: S105 - the sign of Django for none
_SUBJECTS = """
의료 법률 제조 기후 소재 신약 음성 영상 번역 교육 국방 농업 물류 금융 반도체 로봇 언어모형
vision speech protein climate weather robot battery drug translation reasoning retrieval
"""
WORDS = _SUBJECTS.split()


class Size(NamedTuple):
    """How much is loaded."""

    projects: int = 2_000
    grants: int = 10_000
    waiting: int = 1_500
    reviewers: int = 150
    organisations: int = 500


def write_people(size: Size, rng: random.Random) -> list[Person]:
    """Write people, their organisations, and whoever has a role; give those without a name."""
    today = date(2025, 1, 2)
    count = size.projects + MEMBERS + size.reviewers
    made = [
        Person(
            email=f"person{n}@example.kr",
            name=f"사람 {n}",
            password=NO_PASSWORD,
            joined_at=now(),
        )
        for n in range(count)
    ]
    people = Person.objects.bulk_create(made)
    names = [f"{rng.choice(WORDS)} 대학교 {n}" for n in range(size.organisations)]
    organisations = Organisation.objects.bulk_create(
        Organisation(name=name, name_en=f"University {n}", kind="academia", registered_by=made[0])
        for n, name in enumerate(names)
    )
    Membership.objects.bulk_create(
        Membership(person=p, organisation=rng.choice(organisations), start=today) for p in people
    )
    for role in ("officer", "chair", "decider", "operator", "auditor", "council"):
        person = Person.objects.create(email=f"{role}@example.kr", name=role, password=NO_PASSWORD)
        do_give_role(person.pk, Role(role))
    for person in people[-size.reviewers :]:
        do_give_role(person.pk, Role.REVIEWER)
    ReviewerRow.objects.bulk_create(
        ReviewerRow(
            person=person,
            expertise=" ".join(rng.sample(WORDS, 6)),
            load_max=100,
            edited_at=now(),
        )
        for person in people[-size.reviewers :]
    )
    return people
