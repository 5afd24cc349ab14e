"""Reads of access tokens."""

import secrets

from dure.office.api.models import TokenRow
from dure.office.api.tokens import find_name, hash_token
from dure.office.clock import now

PAGE = 25


def list_tokens(person_id: int, before: int | None = None) -> tuple[TokenRow, ...]:
    """List the tokens of a person, the latest first, also those that no longer work."""
    rows = TokenRow.objects.filter(person_id=person_id).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(rows[:PAGE])


def find_token(token: str) -> TokenRow | None:
    """Find a token that works now, with its person; None for every other text."""
    name = find_name(token)
    if name is None:
        return None
    rows = TokenRow.objects.select_related("person").filter(name=name, revoked_at=None)
    row = rows.filter(expires_at__gt=now(), person__is_active=True).first()
    if row is None or not secrets.compare_digest(row.hash, hash_token(token)):
        return None
    return row
