"""The one place where it is checked who may do what.

A view is wrapped by `allow`, which finds the thing, checks the act against the table in
`dure.office.acts`, and refuses otherwise; the middleware refuses every view that names no act.
Who has no account is asked to sign in. Who may not even read a thing is told that it is not there,
so that nobody can try out numbers.
"""

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

from dure.office.acts import BARRED_BY, RULES, Act
from dure.office.applications.models import DECLINED, ApplicationRow, MemberRow
from dure.office.clock import today
from dure.office.people.models import Person
from dure.office.people.queries import GivenRole, find_given_roles
from dure.office.roles import Role
from dure.office.trail.queries import find_done
from dure.office.web.back import find_page_before

_HIGHEST = 2**63 - 1
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Thing:
    """What an act is done on, as far as permission goes.

    Parameters
    ----------
    name : kind and number, as in the trail: ``application:17``
    scopes : scopes of given roles that reach it, such as ``call:first_2026``
        A role given everywhere reaches it too.
    team : person → role that comes with the thing itself
    read : the act without which its very existence is not told, or None for what is public
    """

    name: str
    scopes: frozenset[str] = frozenset()
    team: Mapping[int, Role] = field(default_factory=dict)
    read: Act | None = None


class Guarded(Protocol):
    """A row that says what it is to the table of permissions."""

    def as_thing(self) -> Thing:
        """Give the thing."""
        ...


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who asks: a person with their given roles, or nobody in particular."""

    person_id: int | None = None
    given: tuple[GivenRole, ...] = ()


def who_asks(request: HttpRequest) -> Who:
    """Tell who a request is from; the roles are read once."""
    known: Who | None = getattr(request, "_who", None)
    if known is None:
        person_id = request.user.pk if request.user.is_authenticated else None
        given = find_given_roles(person_id, today()) if person_id is not None else ()
        known = Who(person_id, given)
        request._who = known  # type: ignore[attr-defined]  # noqa: SLF001 - kept with its request
    return known


def signed_in(request: HttpRequest) -> Person:
    """Give the person that a request is from; the act is only for those who have signed in."""
    assert request.user.is_authenticated, "the table lets the public do this act"
    return request.user


def roles_on(who: Who, thing: Thing | None) -> frozenset[Role]:
    """Give all roles that somebody has towards a thing, or in general.

    Examples
    --------
    >>> who = Who(7, (GivenRole(Role.OFFICER, "call:a"), GivenRole(Role.AUDITOR)))
    >>> thing = Thing("application:1", frozenset({"call:b"}), {7: Role.LEAD})
    >>> sorted(role.value for role in roles_on(who, thing))
    ['auditor', 'lead', 'person', 'public']
    """
    roles = {Role.PUBLIC}
    if who.person_id is None:
        return frozenset(roles)
    roles.add(Role.PERSON)
    for given in who.given:
        # In general (a list, an inbox) a role counts whatever its scope; the list is cut by it.
        if thing is None or not given.scope or given.scope in thing.scopes:
            roles.add(given.role)
    if thing is not None and who.person_id in thing.team:
        roles.add(thing.team[who.person_id])
    return frozenset(roles)


def may(who: Who, act: Act, thing: Thing | None = None) -> bool:
    """Tell whether somebody may do an act: a role of theirs is on its line, no duty bars them."""
    if not RULES[act] & roles_on(who, thing):
        return False
    return thing is None or not find_barred(who.person_id, act, [thing.name])


def reach(who: Who, act: Act) -> frozenset[str] | None:
    """Give the scopes within which somebody may do an act, to cut a list by; None for all.

    Examples
    --------
    >>> sorted(reach(Who(7, (GivenRole(Role.OFFICER, "call:a"),)), Act.SCREEN))
    ['call:a']
    >>> reach(Who(7, (GivenRole(Role.OFFICER),)), Act.SCREEN)
    """
    scopes = [given.scope for given in who.given if given.role in RULES[act]]
    return None if "" in scopes else frozenset(scopes)


def find_barred(person_id: int | None, act: Act, names: Iterable[str]) -> frozenset[str]:
    """Give those things on which a person may not do an act: what they did before, or their team.

    Parameters
    ----------
    names : of things, as in the trail
    """
    if person_id is None or act not in BARRED_BY:
        return frozenset()
    known = list(names)
    return find_done(person_id, BARRED_BY[act], known) | find_teams(person_id, known)


def find_teams(person_id: int, names: Iterable[str]) -> frozenset[str]:
    """Give the applications that somebody leads, or whose team they are or were on.

    Read from the teams, since joining and declining are the same act in the trail. Who is only
    invited, or has declined, was never on it.
    """
    kinds = (name.partition(":") for name in names)
    keys = [int(key) for kind, _, key in kinds if kind == "application"]
    if not keys:
        return frozenset()
    rows = ApplicationRow.objects.filter(is_of_team(person_id), pk__in=keys)
    return frozenset(f"application:{pk}" for pk in rows.values_list("pk", flat=True))


def is_of_team(person_id: int) -> Q:
    """Cut applications to those that somebody leads, or whose team they are or were on."""
    # Who was taken off before they answered has no person in their row.
    seats = MemberRow.objects.filter(person=person_id, application=OuterRef("pk"))
    return Q(lead=person_id) | Q(Exists(seats.exclude(state=DECLINED)))


def allow(
    act: Act,
    find: Callable[..., Guarded] | None = None,
    *,
    methods: Iterable[str] = ("GET", "HEAD"),
) -> Callable[[View], View]:
    """Guard a view: it names its act, and is called only if whoever asks may do it.

    Parameters
    ----------
    act : what the view does
    find : keys of the route → the row it is about, or raises `Http404`
        The view is then called with the row in place of the keys.
    methods : of HTTP that the view answers
    """

    def wrap(view: View) -> View:
        answered = require_http_methods(list(methods))(view)

        @functools.wraps(view)
        def guarded(request: HttpRequest, **keys: object) -> HttpResponseBase:
            who = who_asks(request)
            if who.person_id is None and Role.PUBLIC not in RULES[act]:
                return ask_to_sign_in(request)
            if any(isinstance(key, int) and key > _HIGHEST for key in keys.values()):
                raise Http404  # no row has such a number, and no database reads it
            if find is None:
                check(who, act)
                return answered(request, **keys)
            row = find(**keys)
            check(who, act, row.as_thing())
            return answered(request, row)

        guarded.act = act  # type: ignore[attr-defined]  # read by the middleware and the test
        return guarded

    return wrap


def check(who: Who, act: Act, thing: Thing | None = None) -> None:
    """Raise unless somebody may do an act.

    Raises
    ------
    Http404
        If they may not even read the thing.
    PermissionDenied
        If they may not do the act.
    """
    if may(who, act, thing):
        return
    if thing is not None and thing.read is not None and not may(who, thing.read, thing):
        raise Http404
    raise PermissionDenied


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send to the page for signing in, and back afterwards where that can be repeated."""
    is_page = request.method in ("GET", "HEAD")
    back = request.get_full_path() if is_page else find_page_before(request) or "/"
    return redirect_to_login(back, settings.LOGIN_URL)


FOREIGN: dict[str, Act] = {
    # Pages of django-allauth: it checks by itself who has signed in, the table says it again.
    "account_login": Act.SIGN_IN,
    "account_logout": Act.SIGN_IN,
    "account_inactive": Act.SIGN_IN,
    "account_signup": Act.SIGN_IN,
    "account_reauthenticate": Act.KEEP_ACCOUNT,
    "account_email": Act.KEEP_ACCOUNT,
    "account_email_verification_sent": Act.SIGN_IN,
    "account_confirm_email": Act.SIGN_IN,
    "account_change_password": Act.KEEP_ACCOUNT,
    "account_set_password": Act.KEEP_ACCOUNT,
    "account_reset_password": Act.SIGN_IN,
    "account_reset_password_done": Act.SIGN_IN,
    "account_reset_password_from_key": Act.SIGN_IN,
    "account_reset_password_from_key_done": Act.SIGN_IN,
    "account_confirm_login_code": Act.SIGN_IN,
    "mfa_index": Act.KEEP_ACCOUNT,
    "mfa_authenticate": Act.SIGN_IN,
    "mfa_reauthenticate": Act.KEEP_ACCOUNT,
    "mfa_activate_totp": Act.KEEP_ACCOUNT,
    "mfa_deactivate_totp": Act.KEEP_ACCOUNT,
    "mfa_list_webauthn": Act.KEEP_ACCOUNT,
    "mfa_add_webauthn": Act.KEEP_ACCOUNT,
    "mfa_reauthenticate_webauthn": Act.KEEP_ACCOUNT,
    "mfa_remove_webauthn": Act.KEEP_ACCOUNT,
    "mfa_edit_webauthn": Act.KEEP_ACCOUNT,
    "mfa_login_webauthn": Act.SIGN_IN,
    "mfa_view_recovery_codes": Act.KEEP_ACCOUNT,
    "mfa_generate_recovery_codes": Act.KEEP_ACCOUNT,
    "mfa_download_recovery_codes": Act.KEEP_ACCOUNT,
    "socialaccount_login_cancelled": Act.SIGN_IN,
    "socialaccount_login_error": Act.SIGN_IN,
    "socialaccount_signup": Act.SIGN_IN,
    "socialaccount_connections": Act.KEEP_ACCOUNT,
    "openid_connect_login": Act.SIGN_IN,
    "openid_connect_callback": Act.SIGN_IN,
}
"""Routes of packages, whose views cannot be wrapped, with their acts."""
