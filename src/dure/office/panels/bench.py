"""The bench that a ranking is made at: a call, or one track of it where its call says so."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from dure.office.calls.models import CallRow
from dure.office.calls.queries import read_paper
from dure.office.panels.models import PanelRow
from dure.office.permissions import Thing
from dure.terms.language import Text


@dataclass(frozen=True, slots=True)
class Bench:
    """A call, the track that the panel is for, and the panel once it has begun.

    Parameters
    ----------
    track : empty where one panel sits for the whole call
    """

    call: CallRow
    track: str = ""
    panel: PanelRow | None = None

    @property
    def name(self) -> str:
        """Name it, as findings and files do."""
        return f"{self.call.pk}/{self.track}" if self.track else self.call.pk

    @property
    def title(self) -> Text:
        """Give its title: of the call, and of the track."""
        title = Text(en=self.call.title_en, ko=self.call.title_ko)
        if not self.track:
            return title
        [label] = [t.label for t in read_paper(self.call).tracks if t.id == self.track]
        return Text(en=f"{title.en}: {label.en}", ko=f"{title.ko}: {label.ko}")

    def as_thing(self) -> Thing:
        """Say what it is to the table of permissions: of its call; a chair may have one track."""
        scopes = {f"call:{self.call.pk}", f"call:{self.name}"}
        return Thing(f"call:{self.call.pk}", frozenset(scopes))

    def within(self, field: str = "") -> Q:
        """Cut rows to those of the bench.

        Parameters
        ----------
        field : the way from the row to its application, ending with two underscores
        """
        cut = Q(**{f"{field}call": self.call.pk})
        return cut & Q(**{f"{field}track": self.track}) if self.track else cut

    def path(self, route: str) -> str:
        """Give the address of one of its pages."""
        keys = {"slug": self.call.pk}
        return reverse(route, kwargs=keys | ({"track": self.track} if self.track else {}))


def find_bench(slug: str, track: str = "") -> Bench:
    """Find a bench with its panel, or raise `Http404`."""
    rows = PanelRow.objects.select_related("call").defer("paper")  # which is long once it is closed
    panel = rows.filter(call=slug, track=track).first()
    call = panel.call if panel is not None else CallRow.objects.filter(pk=slug).first()
    if call is None or track not in list_tracks(call):
        raise Http404
    return Bench(call, track, panel)


def list_tracks(call: CallRow) -> tuple[str, ...]:
    """List the tracks that panels of a call are for; one without a name for the whole call."""
    if call.panels_by == "call":
        return ("",)
    return tuple(t.id for t in read_paper(call).tracks)


def read_bench(call: CallRow, track: str) -> Bench:
    """Read a bench with its panel."""
    return Bench(call, track, PanelRow.objects.filter(call=call, track=track).first())
