"""What a personal access token looks like: a name to find it by, and a secret to prove it."""

import hashlib
import re
import secrets

_SHAPE = re.compile(r"dure_(?P<name>[0-9a-f]{12})_(?P<secret>[A-Za-z0-9_-]{43})")
_NAME_BYTES, _SECRET_BYTES = 6, 32


def make_token() -> tuple[str, str]:
    """Make a token at random.

    Returns
    -------
    name : by which it is found; no secret
    token : the whole of it, to be shown once
    """
    name = secrets.token_hex(_NAME_BYTES)
    return name, f"dure_{name}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def find_name(token: str) -> str | None:
    """Tell the name of a token, or None where it has not the shape of one.

    Examples
    --------
    >>> find_name("dure_0123456789ab_" + "x" * 43), find_name("Bearer")
    ('0123456789ab', None)
    """
    match = _SHAPE.fullmatch(token)
    return match["name"] if match else None


def hash_token(token: str) -> str:
    """Hash a token as it is kept.

    It has 256 random bits, so that nobody can try them out: a slow hash, as for passwords that
    people think of, would only make each request slow. See decision 0018.
    """
    return hashlib.sha256(token.encode()).hexdigest()
