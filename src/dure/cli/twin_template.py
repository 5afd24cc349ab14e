"""``dure twin template``: files to begin with."""

import click

from dure.cli.output import json_option, lang_option, print_json
from dure.terms.language import Lang


@click.command("template", epilog="Example: dure twin template world > world.yaml")
@click.argument("what", type=click.Choice(("world", "policy", "projects")))
@json_option
@lang_option
def template(what: str, *, as_json: bool, lang: Lang) -> int:
    """Print a file to begin with, every field of it said once and explained.

    A world for --world, policies for --policy FILE.yaml:NAME, or a table for --projects.
    """
    from dure.twin.templates import TEMPLATES

    text = TEMPLATES[what].in_(lang)
    if as_json:
        print_json({"what": what, "text": text})
    else:
        click.echo(text, nl=False)
    return 0
