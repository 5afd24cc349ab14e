"""Amounts of accelerator time as people read them."""

from collections.abc import Mapping

from dure.application.call import Call
from dure.terms.language import Text
from dure.terms.units import HOUR_S

NOTHING = Text(en="nothing", ko="없음")


def write_amount(call: Call, type_: str, seconds: int) -> Text:
    """Write seconds of a type: whole servers for the term where they come out even, else hours.

    Units that the call does not offer, such as those of an exchange, stand under their own name.
    """
    known = {offer.type: offer for offer in call.offers}
    label = known[type_].label if type_ in known else Text(en=type_, ko=type_)
    if type_ in known and seconds:
        count, rest = divmod(seconds, known[type_].server_size * int(call.term_s))
        if not rest:
            plural = "" if count == 1 else "s"
            return Text(
                en=f"{count:,} server{plural} of {label.en}", ko=f"{label.ko} 서버 {count:,}대"
            )
    hours = write_hours(seconds)
    return Text(en=f"{hours.en} of {label.en}", ko=f"{label.ko} {hours.ko}")


def write_hours(seconds: int) -> Text:
    """Write seconds as accelerator-hours, to the nearest hour.

    Examples
    --------
    >>> write_hours(7_200_000).en
    '2,000 accelerator-hours'
    """
    return _name_hours(f"{seconds / HOUR_S:,.0f}")


def _name_hours(count: str) -> Text:
    """Write what the hours are: eight accelerators use up eight of them in one."""
    plural = "" if count == "1" else "s"
    return Text(en=f"{count} accelerator-hour{plural}", ko=f"{count} 가속기시간")


def write_exact(seconds: int) -> Text:
    """Write seconds as accelerator-hours, with the minutes and seconds where there are odd ones.

    Examples
    --------
    >>> write_exact(7_200_000).en, write_exact(5_403).en
    ('2,000 accelerator-hours', '1 accelerator-hour 30 min 3 s')
    """
    hours, rest = divmod(seconds, HOUR_S)
    whole = _name_hours(f"{hours:,}")
    if not rest:
        return whole
    return Text(
        en=f"{whole.en} {rest // 60} min {rest % 60} s",
        ko=f"{whole.ko} {rest // 60}분 {rest % 60}초",
    )


def write_amounts(call: Call, seconds: Mapping[str, int]) -> Text:
    """Write what is given of several types."""
    parts = [write_amount(call, t, s) for t, s in seconds.items() if s]
    if not parts:
        return NOTHING
    return Text(en=", ".join(p.en for p in parts), ko=", ".join(p.ko for p in parts))
