from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dure.office.grants.search import write_grams

_FIELDS = ("number", "title_ko", "title_en", "organisation")


def cut(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Cut the texts of the awards that are there and have no grant."""
    del editor
    awards = apps.get_model("decisions", "AwardRow").objects
    waiting = awards.filter(outcome="awarded", application__state="awarded")
    columns = [f"application__{name}" for name in _FIELDS]
    for pk, *fields in list(waiting.values_list("pk", *columns)):
        awards.filter(pk=pk).update(grams=write_grams(*fields))


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0001_initial"),
        ("decisions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="awardrow",
            name="grams",
            field=models.TextField(blank=True),
        ),
        migrations.RunPython(cut, migrations.RunPython.noop),
    ]
