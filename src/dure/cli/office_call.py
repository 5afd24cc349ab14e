"""``dure office open-call``: a call file put into the office from the command line."""

from pathlib import Path

import click

from dure.cli.office import folder_option, prepare
from dure.cli.output import lang_option
from dure.terms.language import Lang, Text

_OPENED = Text(
    en="The call {call} is there, version {version}.", ko="공모 {call} 제{version}판이 있습니다."
)


@click.command("open-call", epilog="Example: dure office open-call call.yaml --folder office")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@folder_option
@lang_option
def open_call_command(file: str, folder: str | None, lang: Lang) -> None:
    """Open the call of FILE, or bring a call to a new version; the same file twice is one call.

    Officers do the same on the page Calls.
    """
    prepare(folder)
    from dure.office.calls.actions import do_open_call
    from dure.office.calls.queries import find_call

    slug = do_open_call(Path(file).read_text("utf-8", "replace"), Path(file).name, by=None)
    row = find_call(slug)
    click.echo(_OPENED.fill(call=slug, version=row.version).in_(lang), err=True)
