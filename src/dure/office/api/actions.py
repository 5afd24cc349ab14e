"""What changes access tokens, and what makes a request that is sent twice count once."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from dure.office.acts import Act
from dure.office.api.models import OnceRow, TokenRow
from dure.office.api.tokens import hash_token, make_token
from dure.office.clock import now
from dure.office.findings_api import KEY_USED_OTHERWISE, TOKENS_TOO_MANY
from dure.office.trail.actions import do_record
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place

TOKENS_MAX = 20
KEY_KEPT = timedelta(days=7)
_USE_NOTED_AFTER = timedelta(hours=1)


@transaction.atomic
def do_make_token(person_id: int, *, label: str, scope: str, days: int) -> str:
    """Make a token for a person.

    Returns
    -------
    token : to be shown once; it is kept as a hash only

    Raises
    ------
    InputRefused
        If the person has too many that still work.
    """
    at = now()
    rows = TokenRow.objects.select_for_update().filter(person_id=person_id, revoked_at=None)
    count = rows.filter(expires_at__gt=at).count()
    if count >= TOKENS_MAX:
        fields = {"count": count, "limit": TOKENS_MAX}
        raise InputRefused([Finding(TOKENS_TOO_MANY, Place("tokens"), fields)])
    name, token = make_token()
    row = TokenRow.objects.create(
        person_id=person_id,
        name=name,
        hash=hash_token(token),
        label=label,
        scope=scope,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    detail = {"step": "made", "scope": scope, "days": days}
    do_record(person_id, Act.KEEP_TOKEN, f"token:{row.pk}", at=at, detail=detail)
    return token


@transaction.atomic
def do_revoke_token(person_id: int, pk: int) -> None:
    """Revoke a token of a person; one of somebody else, or twice, does nothing."""
    at = now()
    rows = TokenRow.objects.filter(pk=pk, person_id=person_id, revoked_at=None)
    if rows.update(revoked_at=at):
        detail = {"step": "revoked"}
        do_record(person_id, Act.KEEP_TOKEN, f"token:{pk}", at=at, detail=detail)


def do_note_use(row: TokenRow) -> None:
    """Note that a token was used, to the hour, so that reading does not write each time."""
    at = now()
    if row.used_at is None or at - row.used_at >= _USE_NOTED_AFTER:
        TokenRow.objects.filter(pk=row.pk).update(used_at=at)


@transaction.atomic
def do_once(person_id: int, key: str, hash_: str, make: Callable[[], str]) -> tuple[str, bool]:
    """Make something for a request with a key of its own, unless the same has made it before.

    Parameters
    ----------
    key : of the request; empty where it has none, which makes something each time
    hash_ : of what is asked
    make : makes it, and gives its name

    Returns
    -------
    name, is_new : of what was made, and whether it was made now

    Raises
    ------
    InputRefused
        If the key was used for something else.
    """
    if not key:
        return make(), True
    at = now()
    OnceRow.objects.filter(at__lt=at - KEY_KEPT).delete()
    row, is_new = OnceRow.objects.get_or_create(
        person_id=person_id, key=key, defaults={"hash": hash_, "at": at}
    )
    if not is_new and row.hash != hash_:
        raise InputRefused([Finding(KEY_USED_OTHERWISE, Place(key), {"key": key})])
    if is_new:
        row.made = make()
        row.save(update_fields=["made"])
    return row.made, is_new
