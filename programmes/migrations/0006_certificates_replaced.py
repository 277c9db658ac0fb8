import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0005_certificates_declared_void"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replacements",
                to="programmes.certificate",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at__isnull", True)),
                fields=("replaces",),
                name="certificate_replaced_once",
                violation_error_message="Another certificate replaces this one already.",
            ),
        ),
    ]
