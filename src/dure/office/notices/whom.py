"""Who is told: those who have a role for a call, or belong to a team."""

from django.db.models import Q

from dure.office.applications.models import JOINED, ApplicationRow
from dure.office.clock import today
from dure.office.people.models import RoleGiven
from dure.office.roles import Role


def find_holders(role: Role, call_id: str) -> list[int]:
    """Find who has a role for a call today."""
    day = today()
    rows = RoleGiven.objects.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)
    rows = rows.filter(role=role.value, scope__in=["", f"call:{call_id}"], person__is_active=True)
    return sorted(set(rows.values_list("person_id", flat=True)))


def find_team(row: ApplicationRow) -> list[int]:
    """Find who leads an application, and who has joined its team."""
    joined = row.members.filter(state=JOINED).order_by("pk").values_list("person_id", flat=True)
    return [row.lead_id, *(person for person in joined if person is not None)]
