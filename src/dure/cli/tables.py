"""Tables on a terminal."""

from typing import TYPE_CHECKING

from dure.terms.language import Lang

if TYPE_CHECKING:
    from dure.programme.sheet import Sheet


def print_sheet(sheet: "Sheet", lang: Lang) -> None:
    """Print a sheet as wide as the terminal allows; one without rows says so."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    console.print()
    console.print(sheet.title.in_(lang), style="bold", markup=False)
    if not sheet.rows:
        console.print(f"  {sheet.empty.in_(lang)}", markup=False)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading, align in zip(sheet.columns, sheet.align, strict=True):
        table.add_column(
            heading.in_(lang),
            justify="right" if align == "right" else "left",
            no_wrap=align != "left",
            overflow="fold",
        )
    for row in sheet.rows:
        table.add_row(*(cell.in_(lang).replace("[", "\\[") for cell in row))
    console.print(table)
