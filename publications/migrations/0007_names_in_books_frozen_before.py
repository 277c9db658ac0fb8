"""Whose names stand in the snapshots made before names were noted at the freeze, so that they are asked for live too."""

import json

from django.db import migrations
from django.db.models import Q

from publications.markup import to_text
from publications.names import found


def texts(content):
    yield from (content["title"], content["subtitle"])
    for chapter in content["chapters"]:
        yield from (chapter["title"], chapter["lead"], to_text(chapter["blocks"]))
        yield from (photo["caption"] for photo in chapter["photos"])
        for quote in chapter["quotes"]:
            yield from (quote["text"], quote["by"])


def note(apps, schema_editor):
    Snapshot, PrintedName, User, Quote = (
        apps.get_model(*name)
        for name in (
            ("publications", "Snapshot"),
            ("publications", "PrintedName"),
            ("people", "User"),
            ("microprojects", "Quote"),
        )
    )
    for snapshot in Snapshot.objects.select_related("publication"):
        edition, content = snapshot.publication.edition_id, json.loads(snapshot.content)
        text = "\n".join(texts(content))
        inside = Q(participations__edition=edition) | Q(edition_roles__edition=edition)
        inside |= Q(accompaniments__microproject__edition=edition) | Q(pk__in=speakers(Quote, edition))
        # As at the freeze: a first name alone is nobody's, and who has no name yet stands nowhere.
        whole = User.objects.filter(inside, merged_into=None).exclude(first_name="").exclude(last_name="")
        people = {user.pk: f"{user.first_name} {user.last_name}" for user in whole}
        rows = [
            PrintedName(snapshot=snapshot, user_id=pk, name=name)
            for pk, name in people.items()
            if any(found(name, text, others=people.values()))
        ]
        signed = {quote["by"] for chapter in content["chapters"] for quote in chapter["quotes"]}
        quotes = Quote.objects.filter(microproject__edition=edition, speaker=None).exclude(speaker_name="")
        rows += [
            PrintedName(snapshot=snapshot, quote=quote, name=quote.speaker_name)
            for quote in quotes
            if any(by == quote.speaker_name or by.startswith(f"{quote.speaker_name}, ") for by in signed)
        ]
        PrintedName.objects.bulk_create(rows)


def speakers(quotes, edition):
    return quotes.objects.filter(microproject__edition=edition, speaker__isnull=False).values("speaker")


class Migration(migrations.Migration):
    dependencies = [
        ("publications", "0006_names_that_were_printed"),
        ("people", "0011_guardians_of_people_under_age"),
        ("programmes", "0010_language_of_editions_and_letters"),
        ("microprojects", "0005_consent_to_a_name_withdrawn"),
    ]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
