"""Point each frozen edition at its snapshot; of several open editions in a language the newest one stays open."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def forwards(apps, schema_editor):
    Publication = apps.get_model("publications", "Publication")
    Snapshot = apps.get_model("publications", "Snapshot")
    own = Snapshot.objects.filter(publication=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    Publication.objects.filter(snapshots__isnull=False).update(snapshot=Subquery(own))
    open_ones = Publication.objects.filter(state="collecting")
    seen = set()
    for pk, *place in open_ones.order_by("-number", "-pk").values_list("pk", "edition_id", "language"):
        if tuple(place) in seen:
            Publication.objects.filter(pk=pk).update(state="discarded")
        seen.add(tuple(place))


def backwards(apps, schema_editor):
    Publication = apps.get_model("publications", "Publication")
    Publication.objects.update(snapshot=None)
    Publication.objects.filter(state="discarded").update(state="collecting")


class Migration(migrations.Migration):
    dependencies = [("publications", "0003_snapshots_of_an_edition_opened_again")]

    operations = [migrations.RunPython(forwards, backwards)]
