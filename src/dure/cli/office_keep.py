"""``dure office backup`` and ``dure office restore``: the whole office in one file, and back."""

from typing import TYPE_CHECKING

import click

from dure.cli.ledger_options import yes_option
from dure.cli.office import bring_up_to_date, folder_option, prepare
from dure.cli.output import json_option, lang_option, print_findings, print_json
from dure.cli.progress import show_progress
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from dure.office.backup.paper import Paper

_BACKING_UP = Text(en="Backing up", ko="백업")
_CHECKING = Text(en="Checking and restoring", ko="점검과 복원")
_WRITTEN = Text(
    en="{path}: {rows} rows, {files} files.\n  The trail ends at {trail},\n  the book at {book}.\n"
    "  It holds what people wrote and their password hashes: keep it as a secret, on another "
    "machine.",
    ko="{path}: 행 {rows}개, 파일 {files}개.\n  감사 기록의 끝 {trail}\n  장부의 끝 {book}\n"
    "  개인정보와 비밀번호 해시가 들어 있으니 다른 기기에 안전하게 보관하십시오.",
)
_WOULD = Text(
    en="{path} of {made_at} is whole: {rows} rows, {files} files. Nothing was restored; add --yes "
    "to do it.",
    ko="{path}({made_at})에 이상이 없습니다: 행 {rows}개, 파일 {files}개. 복원하려면 --yes를 "
    "붙이십시오.",
)
_RESTORED = Text(
    en="Restored {path} of {made_at}: {rows} rows, {files} files.\n  The trail ends at {trail},\n"
    "  the book at {book}; both were followed from their first records.\n"
    "  Secrets are not in a backup: set them as before. Whoever was signed in signs in again.",
    ko="{path}({made_at})을 복원했습니다: 행 {rows}개, 파일 {files}개.\n  감사 기록의 끝 {trail}\n"
    "  장부의 끝 {book}. 둘 다 처음부터 검증했습니다.\n"
    "  비밀값은 백업에 없으니 전과 같이 설정하십시오. 모두 다시 로그인해야 합니다.",
)


@click.command(
    "backup",
    short_help="Write the whole office into one file.",
    epilog="Example: dure office backup backups --folder office",
)
@click.argument("target", metavar="FOLDER|FILE.zip")
@folder_option
@lang_option
@json_option
def backup_command(target: str, folder: str | None, lang: Lang, as_json: bool) -> int:
    """Write the whole office into one file, while people work: database, uploads, both chains.

    In a FOLDER the backup is named by its moment. The file is there when it is complete and read
    again, and not before. Ends with 1 if an uploaded file was missing; everything else is in it.
    """
    prepare(folder)
    from dure.office.backup.write import back_up_office, count_steps

    with show_progress(_BACKING_UP.in_(lang), count_steps()) as step:
        done = back_up_office(target, step)
    told = tell(done.path, done.paper)
    print_findings(done.lost, as_json=as_json, lang=lang)
    if as_json:
        print_json(told)
    else:
        click.echo(_WRITTEN.fill(**told).in_(lang))
    return 1 if done.lost else 0


@click.command(
    "restore",
    epilog="Example: dure office restore backups/office-20260101T030000Z.zip --folder new --yes",
)
@click.argument("path", metavar="FILE.zip")
@yes_option
@folder_option
@lang_option
@json_option
def restore_command(path: str, yes: bool, folder: str | None, lang: Lang, as_json: bool) -> None:
    """Make an office of a backup, in an empty folder or database: all of it, or nothing.

    Every hash is compared before anything is written, and both chains are followed from their
    first records afterwards. It reads the same whichever of the two databases it came from.
    """
    prepare(folder)
    from dure.office.backup.paper import count_members
    from dure.office.backup.restore import check_restorable, restore_office

    count = count_members(path)
    with show_progress(_CHECKING.in_(lang), 2 * count if yes else count) as step:
        if yes:
            bring_up_to_date()
        paper = restore_office(path, step) if yes else check_restorable(path, step)
    told = tell(path, paper)
    if as_json:
        print_json({**told, "done": yes})
    else:
        click.echo((_RESTORED if yes else _WOULD).fill(**told).in_(lang))


def tell(path: str, paper: "Paper") -> dict[str, object]:
    """Say what is in a backup."""
    from dure.office.backup.paper import FILES

    return {
        "path": path,
        "made_at": paper.made_at,
        "version": paper.version,
        "rows": sum(paper.rows.values()),
        "files": sum(name.startswith(FILES) for name in paper.members),
        "trail": paper.trail,
        "book": paper.book,
    }
