import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publications", "0002_tries_of_documents")]

    operations = [
        migrations.AlterField(
            model_name="snapshot",
            name="publication",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="snapshots",
                to="publications.publication",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="snapshot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="publications.snapshot",
            ),
        ),
        migrations.RemoveConstraint(model_name="publication", name="publication_state_known"),
        migrations.AlterField(
            model_name="publication",
            name="state",
            field=models.CharField(
                choices=[
                    ("collecting", "being collected"),
                    ("frozen", "frozen"),
                    ("released", "released"),
                    ("discarded", "discarded"),
                ],
                default="collecting",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["collecting", "frozen", "released", "discarded"])),
                name="publication_state_known",
                violation_error_message="Unknown value.",
            ),
        ),
    ]
