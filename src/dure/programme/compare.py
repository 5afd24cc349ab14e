"""Two versions of a programme → the sentences in which they differ."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dure.programme.gate import ProgrammeGate
from dure.programme.model import Cited, Count, Disputed, Programme, Target
from dure.programme.render import Writer, flow_text
from dure.programme.shape import Shape, below_of, shape_of_field, written_name
from dure.programme.tree import Path, dotted
from dure.programme.values import write_period
from dure.programme.words import ENTRIES, STAGES, WORDS, field_word, money_text, with_ro
from dure.terms.language import Text, same

_RISES = Text(
    en="{subject} rises from {before} to {after}.", ko="{subject}: {before}에서 {after} 늘어납니다."
)
_FALLS = Text(
    en="{subject} falls from {before} to {after}.", ko="{subject}: {before}에서 {after} 줄어듭니다."
)
_TURNS = Text(
    en="{subject} changes from {before} to {after}.",
    ko="{subject}: {before}에서 {after} 바뀝니다.",
)
_COMES = Text(en="{subject} is new: {after}.", ko="{subject}: 새로 생깁니다({after}).")
_GOES = Text(en="{subject} is gone; it was {before}.", ko="{subject}: 없어집니다(이전: {before}).")
_GAINS = Text(en="{subject} gain {after}.", ko="{subject}: {after}이(가) 더해집니다.")
_LOSES = Text(en="{subject} lose {before}.", ko="{subject}: {before}이(가) 빠집니다.")
_ENTERS = Text(en="{subject} is new.", ko="{subject}: 새로 생깁니다.")
_LEAVES = Text(en="{subject} is gone.", ko="{subject}: 없어집니다.")
_PROGRAMME = Text(en="programme", ko="사업")
_NUMBERS = ("whole number", "quantity", "money")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions.

    Parameters
    ----------
    path : dotted, as `amend_programme` takes it; in the later version, unless it is gone there
    sentence : for people
    """

    path: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One value of a programme, and what it is called."""

    path: Path
    subject: Text
    value: object
    shown: Text
    is_number: bool
    is_member: bool


_Leaves = dict[tuple[object, ...], _Leaf]


def compare_programmes(before: Programme, after: Programme) -> list[Change]:
    """Say in sentences what changes from one version of a programme to another.

    Returns
    -------
    changes
        First what the earlier version has, in its order, then what only the later one has. None
        where both say the same: the order of entries, comments and layout do not count.
    """
    changes = []
    for key, old, new in _sides(_entries(before), _entries(after)):
        if old is None or new is None:
            frame, subject = (_LEAVES, old) if new is None else (_ENTERS, new)
            assert subject is not None
            changes.append(Change(dotted(key), _fill(frame, subject=subject)))
    told = {change.path for change in changes}
    olds, news = _leaves(before), _leaves(after)
    for key, old_leaf, new_leaf in _sides(olds, news):
        if dotted(key[:2]) not in told and not _goes_without_saying(key, olds, news):
            changes += _change(old_leaf, new_leaf)
    return changes


def _goes_without_saying(key: tuple[object, ...], olds: _Leaves, news: _Leaves) -> bool:
    """Tell whether a source, mark or note comes or goes with the value that it is about."""
    value = (*key[:-1], "value")
    about = key[-1] in ("source", "mark", "note")
    return about and (value in olds) != (value in news)


def _sides(
    old: Mapping[Any, Any], new: Mapping[Any, Any]
) -> Iterator[tuple[Any, Any | None, Any | None]]:
    """Give each key with what each side has under it."""
    for key in [*old, *(key for key in new if key not in old)]:
        yield key, old.get(key), new.get(key)


def _change(old: _Leaf | None, new: _Leaf | None) -> Iterator[Change]:
    """Say how one value differs, if it does; what it is called does not count."""
    if old is None:
        assert new is not None
        frame = _GAINS if new.is_member else _COMES
        yield Change(dotted(new.path), _fill(frame, subject=new.subject, after=new.shown))
    elif new is None:
        frame = _LOSES if old.is_member else _GOES
        yield Change(dotted(old.path), _fill(frame, subject=old.subject, before=old.shown))
    elif old.value != new.value:
        frame = _TURNS
        if isinstance(old.value, int) and isinstance(new.value, int) and old.is_number:
            frame = _RISES if new.value > old.value else _FALLS
        after = Text(en=new.shown.en, ko=with_ro(new.shown.ko))
        sentence = _fill(frame, subject=new.subject, before=old.shown, after=after)
        yield Change(dotted(new.path), sentence)


def _fill(frame: Text, **parts: Text) -> Text:
    """Put texts of both languages into a frame."""
    return Text(
        en=frame.en.format(**{name: part.en for name, part in parts.items()}),
        ko=frame.ko.format(**{name: part.ko for name, part in parts.items()}),
    )


def title_of(entry: object, key: str) -> Text:
    """Give the name of an entry for people; a target is told by when it is due, too."""
    title: Text = getattr(entry, "title", None) or same(key)
    if isinstance(entry, Target):
        by = write_period(entry.by)
        return Text(en=f"{title.en}, {by}", ko=f"{title.ko}, {by}")
    return title


def _entries(programme: Programme) -> dict[Path, Text]:
    """Name every entry of every section."""
    return {
        (section, key): Text(
            en=f"{kind.en} “{title_of(entry, key).en}”", ko=f"{kind.ko} ‘{title_of(entry, key).ko}’"
        )
        for section, kind in ENTRIES.items()
        for key, entry in getattr(programme, section).items()
    }


def _leaves(programme: Programme) -> _Leaves:
    """Give every value of a programme under a key that does not depend on the order of entries."""
    walk = _Walk(programme)
    return dict(walk.fields(programme, Shape("fields", gate=ProgrammeGate), (), (), _PROGRAMME))


class _Walk:
    """Walks one programme down to its values."""

    def __init__(self, programme: Programme) -> None:
        """Take the programme, for the names of what it refers to."""
        self.programme = programme
        self.writer = Writer(programme)
        self.subjects = _entries(programme)

    def part(
        self, thing: object, shape: Shape, key: tuple[object, ...], path: Path, subject: Text
    ) -> Iterator[tuple[tuple[object, ...], _Leaf]]:
        """Give the values in anything."""
        if thing is None:
            return
        if isinstance(thing, Cited | Disputed):
            yield from self.readings(thing, shape, key, path, subject)
        elif isinstance(thing, dict):
            for name, entry in thing.items():
                at = (*path, name)
                inner = self.subjects.get(at) or _join(subject, self.name_of(name, thing))
                yield from self.part(entry, below_of(shape), (*key, name), at, inner)
        elif isinstance(thing, tuple):
            for number, member in enumerate(thing):
                yield from self.member(member, below_of(shape), key, (*path, number), subject)
        elif shape.form == "fields":
            yield from self.fields(thing, shape, key, path, subject)
        else:
            yield key, self.leaf(thing, shape, path, subject)

    def fields(
        self, thing: object, shape: Shape, key: tuple[object, ...], path: Path, subject: Text
    ) -> Iterator[tuple[tuple[object, ...], _Leaf]]:
        """Give the values in some fields; what tells a count from others is in its name already."""
        assert shape.gate is not None
        for name, info in shape.gate.model_fields.items():
            word = written_name(name, info)
            if isinstance(thing, Count) and name != "count":
                continue
            silent = isinstance(thing, Count) or name == "counts"
            below = subject if silent else _join(subject, field_word(word))
            yield from self.part(
                getattr(thing, name), shape_of_field(info), (*key, word), (*path, word), below
            )

    def member(
        self, thing: object, shape: Shape, key: tuple[object, ...], path: Path, subject: Text
    ) -> Iterator[tuple[tuple[object, ...], _Leaf]]:
        """Give the values in one member of a list, under what tells it from the others."""
        if not isinstance(thing, Count):
            yield (*key, thing), replace(self.leaf(thing, shape, path, subject), is_member=True)
            return
        period, stage = write_period(thing.period), STAGES[thing.stage]
        named = _join(subject, Text(en=f"{stage.en} {period}", ko=f"{period} {stage.ko}"))
        if thing.equivalent_to is not None:
            named = _join(named, self.name_of(thing.equivalent_to, self.programme.accelerators))
        identity = (thing.stage, thing.period, thing.equivalent_to)
        yield from self.part(thing, shape, (*key, *identity), path, named)

    def readings(
        self,
        thing: Cited[Any] | Disputed[Any],
        shape: Shape,
        key: tuple[object, ...],
        path: Path,
        subject: Text,
    ) -> Iterator[tuple[tuple[object, ...], _Leaf]]:
        """Give the value that counts, then what other sources say."""
        for where, reading, number in _told(thing):
            at = path if number is None else (*path, "readings", number)
            named = subject
            if where:
                title = title_of(self.programme.sources[reading.source], reading.source)
                told = Text(en=f"as in “{title.en}”", ko=f"‘{title.ko}’ 기준")
                named = _join(subject, told)
            yield from self.reading(reading, shape, (*key, *where), at, named)

    def reading(
        self,
        reading: Cited[Any],
        shape: Shape,
        key: tuple[object, ...],
        path: Path,
        subject: Text,
    ) -> Iterator[tuple[tuple[object, ...], _Leaf]]:
        """Give the value, source, mark and note of one reading."""
        value = self.leaf(reading.value, below_of(shape), (*path, "value"), subject)
        yield (*key, "value"), value
        usual = self.programme.sources[reading.source].mark
        mark = None if reading.mark == usual else reading.mark
        for name, thing in (("source", reading.source), ("mark", mark), ("note", reading.note)):
            named = _join(subject, field_word(name))
            yield from self.part(thing, Shape("value"), (*key, name), (*path, name), named)

    def leaf(self, value: object, shape: Shape, path: Path, subject: Text) -> _Leaf:
        """Make a leaf, with its value as people write it."""
        return _Leaf(
            path=path,
            subject=subject,
            value=value,
            shown=self.shown(value, shape),
            is_number=shape.kind.name in _NUMBERS,
            is_member=False,
        )

    def shown(self, value: object, shape: Shape) -> Text:
        """Write a value as people do."""
        if isinstance(value, Text):
            return Text(en=f"“{value.en}”", ko=f"‘{value.ko}’")
        if isinstance(value, int) and shape.kind.name == "money":
            return money_text(value, self.programme.currency)
        if isinstance(value, str) and value in WORDS:
            return WORDS[value]
        written = self.writer.write(value, shape)
        if isinstance(written, int) and not isinstance(written, bool):
            return same(f"{written:,}")
        return same(written if isinstance(written, str) else flow_text(written))

    def name_of(self, key: str, among: Mapping[str, object]) -> Text:
        """Name what a key stands for: an entry here, or a track or accelerator type."""
        for section in (among, self.programme.tracks, self.programme.accelerators):
            if hasattr(section.get(key), "title"):
                return title_of(section[key], key)
        return same(key)


def _told(
    thing: Cited[Any] | Disputed[Any],
) -> Iterator[tuple[tuple[object, ...], Cited[Any], int | None]]:
    """Give each reading with its part of the key, which is empty for the one that counts.

    The others are known by their source, and by their order where one source says several things.
    The number is the place in the file, as far as it is known: a settled value does not keep it.
    """
    if isinstance(thing, Cited):
        preferred: int | None = 0
        readings, has_places = (thing, *thing.others), False
    else:
        preferred, readings = thing.preferred, thing.readings
        has_places = len(readings) > 1
    seen: Counter[str] = Counter()
    for number, reading in enumerate(readings):
        where: tuple[object, ...] = ()
        if number != preferred:
            where = ("readings", reading.source, seen[reading.source])
            seen[reading.source] += 1
        yield where, reading, number if has_places else None


def _join(subject: Text, part: Text) -> Text:
    """Add a part to what something is called."""
    return Text(en=f"{subject.en}, {part.en}", ko=f"{subject.ko}, {part.ko}")
