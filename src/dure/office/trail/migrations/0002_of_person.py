from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trail", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["person_id", "-sequence"], name="trail_of_person"),
        ),
    ]
