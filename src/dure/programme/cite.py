"""What stands everywhere in a programme file: texts in both languages, names, cited values."""

import difflib
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    ValidationInfo,
)

from dure.programme import findings as f
from dure.programme import values as v
from dure.programme.values import Kind, Ref

V = TypeVar("V")
ONE, SEVERAL = "(one)", "(several)"


class Gate(BaseModel):
    """A map of the file: exactly these fields."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    behind: ClassVar[type | None] = None


def near(given: str, known: list[str]) -> dict[str, str]:
    """Say which known name was probably meant, in both languages; nothing where none is near."""
    meant = difflib.get_close_matches(given, known, n=1, cutoff=0.6)
    if not meant:
        return {"meant_en": "", "meant_ko": ""}
    return {"meant_en": f" (did you mean {meant[0]}?)", "meant_ko": f"({meant[0]}인가요?)"}


def _read_reference(section: str) -> PlainValidator:
    """Make a reader of a key of another section; `known` in the context says which there are."""

    def read(value: object, info: ValidationInfo) -> str:
        context: dict[str, Any] = info.context or {}
        known: dict[str, list[str]] = context.get("known", {})
        text = v.read_id(value)
        if section in known and text not in known[section]:
            v.refuse(f.REFERENCE_UNKNOWN, given=text, section=section, **near(text, known[section]))
        return text

    return PlainValidator(read)


def _ref(section: str) -> tuple[PlainValidator, Ref, Kind]:
    """Annotate a key of another section."""
    return _read_reference(section), Ref(section), Kind("name", f"key of `{section}`")


SourceRef = Annotated[str, *_ref("sources")]
AcceleratorRef = Annotated[str, *_ref("accelerators")]
ProviderRef = Annotated[str, *_ref("providers")]
SiteRef = Annotated[str, *_ref("sites")]
PoolRef = Annotated[str, *_ref("pools")]
BudgetRef = Annotated[str, *_ref("budgets")]
TrackRef = Annotated[str, *_ref("tracks")]
PolicyRef = Annotated[str, *_ref("policies")]
MarkName = Literal["seen", "secondary", "assumed"]


class TextGate(Gate):
    """A text in both languages; a bare text reads the same in both."""

    en: v.Line = Field(description="English.")
    ko: v.Line = Field(description="Korean.")


def _both(value: object) -> object:
    """Read a bare text as the same in both languages."""
    if isinstance(value, dict):
        return value
    text = v.read_text(value)
    return {"en": text, "ko": text}


BothText = Annotated[TextGate, BeforeValidator(_both), Kind("text", "{en, ko}, or one for both")]


class OneGate(Gate, Generic[V]):
    """A cited value."""

    value: V = Field(description="The value.")
    source: SourceRef = Field(description="Where it is from.")
    mark: MarkName | None = Field(
        None, description="How sure; only where weaker than the mark of the source."
    )
    note: BothText | None = Field(None, description="What a reader must know about it.")


class ReadingGate(OneGate[V], Generic[V]):
    """One of several readings of a value."""

    preferred: v.Flag = Field(default=False, description="Whether to count with this reading.")


class SeveralGate(Gate, Generic[V]):
    """A value on which sources disagree."""

    readings: list[ReadingGate[V]] = Field(
        min_length=1, description="What each source says; one may be preferred."
    )


def _shape_of(value: object) -> str:
    """Tell a single value from several readings."""
    several = isinstance(value, SeveralGate) or (isinstance(value, dict) and "readings" in value)
    return SEVERAL if several else ONE


def _cited(value: object) -> object:
    """Refuse a bare value: it has no source."""
    if not isinstance(value, dict | Gate):
        v.refuse(f.VALUE_UNCITED, given=v.shown(value))
    return value


if TYPE_CHECKING:
    CitedGate = OneGate[V] | SeveralGate[V]
else:

    class CitedGate:
        """A cited value in either shape; pydantic is told which one it looks at."""

        def __class_getitem__(cls, kind):  # noqa: ANN001, ANN204 - seen by pydantic alone
            """Make the union for one kind of value."""
            one = Annotated[OneGate[kind], Tag(ONE)]
            several = Annotated[SeveralGate[kind], Tag(SEVERAL)]
            union = Annotated[one | several, Discriminator(_shape_of)]
            return Annotated[union, BeforeValidator(_cited)]
