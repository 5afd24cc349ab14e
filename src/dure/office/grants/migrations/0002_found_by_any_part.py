import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dure.office.grants.search import write_grams

_SQLITE = (
    """CREATE VIRTUAL TABLE office_grant_search USING fts5(
        grams, content='office_grant_text', content_rowid='grant_id', tokenize='ascii')""",
    """CREATE TRIGGER office_grant_search_added AFTER INSERT ON office_grant_text BEGIN
        INSERT INTO office_grant_search (rowid, grams) VALUES (new.grant_id, new.grams);
    END""",
    """CREATE TRIGGER office_grant_search_removed AFTER DELETE ON office_grant_text BEGIN
        INSERT INTO office_grant_search (office_grant_search, rowid, grams)
        VALUES ('delete', old.grant_id, old.grams);
    END""",
    """CREATE TRIGGER office_grant_search_changed AFTER UPDATE ON office_grant_text BEGIN
        INSERT INTO office_grant_search (office_grant_search, rowid, grams)
        VALUES ('delete', old.grant_id, old.grams);
        INSERT INTO office_grant_search (rowid, grams) VALUES (new.grant_id, new.grams);
    END""",
)
_POSTGRESQL = (
    """CREATE INDEX office_grant_text_pairs ON office_grant_text
        USING gin (string_to_array(grams, ' '))""",
)


def make(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index, which belongs to the database, and cut the texts that are there."""
    statements = _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL
    for statement in statements:
        editor.execute(statement)
    texts = apps.get_model("grants", "GrantText")
    columns = ("pk", "number", "title_ko", "title_en", "organisation")
    rows = apps.get_model("grants", "GrantRow").objects.values_list(*columns)
    texts.objects.bulk_create(
        (texts(grant_id=pk, grams=write_grams(*fields)) for pk, *fields in rows.iterator(1_000)),
        batch_size=1_000,
    )


def drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again; its triggers go with the table of texts."""
    del apps
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE office_grant_search")


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="GrantText",
            fields=[
                (
                    "grant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="grants.grantrow",
                    ),
                ),
                ("grams", models.TextField()),
            ],
            options={"db_table": "office_grant_text"},
        ),
        migrations.RunPython(make, drop),
    ]
