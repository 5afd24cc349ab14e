"""What in a database keeps the book: triggers, functions and constraints, as they were written."""

import re
import sqlite3
from pathlib import Path
from typing import Any

from django.db import connections

_SQL = Path(__file__).parent / "sql"
_CREATE = re.compile(
    r"CREATE (?:UNIQUE )?(TABLE|INDEX|TRIGGER) (\w+)(?:(?: (?:BEFORE|AFTER) \w+)? ON (\w+))?"
)


def find_unguarded(using: str = "default") -> list[str]:
    """Name what keeps the book and is missing, disabled or not as it was written."""
    vendor = connections[using].vendor
    script = "".join(
        path.read_text(encoding="utf-8") for path in sorted(_SQL.glob(f"*_{vendor}.sql"))
    )
    found = _guards_sqlite(using) if vendor == "sqlite" else _guards_postgresql(using)
    wanted = _written_sqlite(script) if vendor == "sqlite" else _written_postgresql(script)
    return sorted(guard for guard, text in wanted.items() if found.get(guard) != text)


def _written_sqlite(script: str) -> dict[str, str]:
    """Give tables, indexes and triggers by name, as the script writes them."""
    written, statement = {}, ""
    for line in script.splitlines(keepends=True):
        statement += "" if line.startswith("--") else line
        if sqlite3.complete_statement(statement):
            text = statement.strip().rstrip(";")
            if match := _CREATE.match(text):
                kind, name, table = match[1].lower(), match[2], match[3] or match[2]
                written[name] = f"{kind} of {table}: {text}"
            statement = ""
    return written


def _guards_sqlite(using: str) -> dict[str, str]:
    """Give tables, indexes and triggers by name, as SQLite keeps their texts."""
    rows = _fetch(
        "SELECT name, type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL", using
    )
    return {
        name: f"{kind} of {table}: " + re.sub(r"^--.*\n", "", text, flags=re.MULTILINE)
        for name, kind, table, text in rows
    }


def _written_postgresql(script: str) -> dict[str, str]:
    """Give triggers, functions and constraints by name, as the script writes them."""
    triggers = re.findall(r"(CREATE (?:CONSTRAINT )?TRIGGER (\w+).*?);", script, flags=re.DOTALL)
    functions = re.findall(r"CREATE FUNCTION (\w+).*?\$\$(.*?)\$\$", script, flags=re.DOTALL)
    constraints = re.findall(r"CONSTRAINT (\w+) CHECK", script)
    indexes = re.findall(r"CREATE UNIQUE INDEX (\w+)", script)
    return {
        **dict.fromkeys([*constraints, *indexes], "in force"),
        **{name: " ".join(text.split()) for text, name in triggers},
        **dict(functions),
    }


def _guards_postgresql(using: str) -> dict[str, str]:
    """Give triggers, functions and constraints by name: whether in force, and their texts."""
    triggers = _fetch(
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgenabled = 'O'"
        " AND tgrelid::regclass::text IN ('ledger_account', 'ledger_transfer', 'ledger_head')",
        using,
    )
    others = _fetch(
        "SELECT conname, 'in force' FROM pg_constraint WHERE convalidated AND contype = 'c'"
        " UNION ALL SELECT indexrelid::regclass::text, 'in force' FROM pg_index"
        " WHERE indisunique AND indisvalid"
        " UNION ALL SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'ledger_%%'",
        using,
    )
    # PostgreSQL writes the schema before the names of tables.
    written = {name: re.sub(r"\b\w+\.(?=ledger_)", "", text) for name, text in triggers}
    return {**written, **dict(others)}


def _fetch(statement: str, using: str) -> list[tuple[Any, ...]]:
    """Run a statement and fetch all of its rows."""
    with connections[using].cursor() as cursor:
        cursor.execute(statement, [])
        return list(cursor.fetchall())
