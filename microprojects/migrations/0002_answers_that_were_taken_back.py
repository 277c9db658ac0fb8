from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("microprojects", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name=review,
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True),
        )
        for review in ("entryreview", "planreview")
    ]
