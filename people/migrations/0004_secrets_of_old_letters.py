"""What was written before secrets were sealed: letters of allauth, links of invitations, addresses of sent forms."""

import re

from django.db import migrations

from kopalnia.lib.seal import seal

WAITING = ("queued", "sending")
LINK = re.compile(r"(?<=/zaproszenie/)[^/\s]+")


def seal_secrets(apps, schema_editor):
    mails = apps.get_model("people", "OutgoingMail").objects.filter(template__in=("", "invitation"))
    for mail in mails.only("template", "body", "state").iterator():
        mails.filter(pk=mail.pk).update(
            carries_secret=True,
            sealed=seal(mail.body, use="outgoing_mail") if mail.state in WAITING else "",
            body=LINK.sub("••••••", mail.body) if mail.template else "",
        )
    apps.get_model("people", "SubmissionKey").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [("people", "0003_secrets_sealed")]

    operations = [migrations.RunPython(seal_secrets, migrations.RunPython.noop)]
