from django.db import migrations, models
from django.db.models import Q

FROZEN = ("frozen", "released")


class Migration(migrations.Migration):
    dependencies = [("publications", "0004_one_snapshot_in_force_and_one_edition_open")]

    operations = [
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                condition=Q(state="collecting"),
                fields=("edition", "language"),
                name="publication_one_open",
                violation_error_message="Another edition of the publication is open in this language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=Q(state__in=FROZEN, snapshot__isnull=False)
                | (~Q(state__in=FROZEN) & Q(snapshot__isnull=True)),
                name="publication_frozen_has_snapshot",
                violation_error_message="A frozen edition has its snapshot, an open one has none.",
            ),
        ),
    ]
