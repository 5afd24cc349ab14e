"""Make the tables of the ledger, each database in its own words: see ``sql/``."""

import sqlite3
from pathlib import Path
from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQL = Path(__file__).parents[1] / "sql"


def make_tables(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Run the statements of the database at hand, one by one."""
    del apps
    connection = schema_editor.connection
    script = (SQL / f"0001_{connection.vendor}.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(script)
            return
        statement = ""
        for line in script.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                cursor.execute(statement)
                statement = ""


ACCOUNT: "list[tuple[str, models.Field[Any, Any]]]" = [
    ("number", models.AutoField(primary_key=True, serialize=False)),
    ("name", models.TextField(unique=True)),
    ("kind", models.TextField()),
    ("owner", models.TextField()),
    ("unit", models.TextField()),
    ("debits_posted", models.BigIntegerField(default=0)),
    ("credits_posted", models.BigIntegerField(default=0)),
    ("debits_pending", models.BigIntegerField(default=0)),
    ("credits_pending", models.BigIntegerField(default=0)),
    ("sequence", models.BigIntegerField(default=0)),
]


def account_key() -> "models.ForeignKey[models.Model, models.Model]":
    """Point to an account; the triggers hold that it exists."""
    return models.ForeignKey(
        "ledger.accountrow",
        db_constraint=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
    )


TRANSFER: "list[tuple[str, models.Field[Any, Any]]]" = [
    ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
    ("transfer_id", models.BinaryField(max_length=16, unique=True)),
    ("kind", models.TextField()),
    ("debit", account_key()),
    ("credit", account_key()),
    ("posted_s", models.BigIntegerField()),
    ("pending_s", models.BigIntegerField()),
    ("happened_s", models.BigIntegerField()),
    ("known_s", models.BigIntegerField()),
    ("due_s", models.BigIntegerField(null=True)),
    ("pending_id", models.BinaryField(max_length=16, null=True)),
    ("corrects_id", models.BinaryField(max_length=16, null=True)),
    ("pair_id", models.BinaryField(max_length=16, null=True)),
    ("cause", models.TextField()),
    ("detail", models.TextField()),
    ("hash", models.BinaryField(max_length=32)),
]
HEAD: "list[tuple[str, models.Field[Any, Any]]]" = [
    ("id", models.IntegerField(primary_key=True, serialize=False)),
    ("sequence", models.BigIntegerField()),
    ("hash", models.BinaryField(max_length=32)),
    ("known_s", models.BigIntegerField()),
]


class Migration(migrations.Migration):
    """The first tables."""

    initial = True
    dependencies = []  # noqa: RUF012 - as Django writes it
    operations = [  # noqa: RUF012 - as Django writes it
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make_tables)],
            state_operations=[
                migrations.CreateModel("AccountRow", ACCOUNT, {"db_table": "ledger_account"}),
                migrations.CreateModel("TransferRow", TRANSFER, {"db_table": "ledger_transfer"}),
                migrations.CreateModel("HeadRow", HEAD, {"db_table": "ledger_head"}),
            ],
        )
    ]
