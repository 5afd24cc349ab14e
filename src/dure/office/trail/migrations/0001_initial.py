from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dure.office.trail.triggers import create_triggers, drop_triggers


def create(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    create_triggers(editor.connection)


def drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    drop_triggers(editor.connection)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("person_id", models.BigIntegerField(null=True)),
                ("act", models.CharField(max_length=40)),
                ("thing", models.CharField(max_length=80)),
                ("before", models.CharField(blank=True, max_length=24)),
                ("after", models.CharField(blank=True, max_length=24)),
                ("detail", models.TextField(blank=True)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "trail_entry",
                "indexes": [
                    models.Index(fields=["thing", "sequence"], name="trail_by_thing"),
                    models.Index(fields=["person_id", "act", "thing"], name="trail_by_person"),
                ],
            },
        ),
        migrations.RunPython(create, drop),
    ]
