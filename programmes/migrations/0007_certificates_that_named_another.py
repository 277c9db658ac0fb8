from django.db import migrations


def point_at_the_former(apps, schema_editor):
    """A certificate that named the number it replaces points at it."""
    Certificate = apps.get_model("programmes", "Certificate")
    numbers = dict(Certificate.objects.values_list("number", "pk"))
    taken = set()
    for row in Certificate.objects.order_by("year", "serial"):
        former = numbers.get(row.content["facts"].get("replaces"))
        if former is None or former in taken:
            continue
        if row.voided_at is None:
            taken.add(former)
        Certificate.objects.filter(pk=row.pk).update(replaces=former)


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0006_certificates_replaced"),
    ]

    operations = [
        migrations.RunPython(point_at_the_former, migrations.RunPython.noop),
    ]
