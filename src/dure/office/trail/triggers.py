"""The triggers that keep the trail: made by a migration, named here for whoever must lift them."""

from importlib.resources import files

from django.db.backends.base.base import BaseDatabaseWrapper


def create_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse any change but an addition."""
    _run(connection, "create")


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: only to empty a database of tests."""
    _run(connection, "drop")


def _run(connection: BaseDatabaseWrapper, verb: str) -> None:
    """Run the statements of a file, which are set apart by empty lines."""
    text = (files(__package__) / "sql" / f"{verb}_{connection.vendor}.sql").read_text("utf-8")
    with connection.cursor() as cursor:
        for statement in text.strip().split("\n\n"):
            cursor.execute(statement)
