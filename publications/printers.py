"""What is typeset for a frozen edition: its snapshot, the store and the consents of its photos, nothing else."""

import json

from kopalnia.lib.printing import Print, printer
from publications.actions.pdf import TEMPLATE, for_print, key_of
from publications.content import printed_photos
from publications.models import PublicationPdf
from publications.queries.consents import withdrawn_photos


@printer(PublicationPdf)
def publication_pdf(row: PublicationPdf) -> Print:
    """The content asked for by the key, also when the edition was opened again while the file waited."""
    snapshots = list(row.publication.snapshots.order_by("-pk"))
    contents = {one.pk: json.loads(one.content) for one in snapshots}
    withdrawn = {pk: withdrawn_photos(printed_photos(content)) for pk, content in contents.items()}
    snapshot = next((one for one in snapshots if key_of(one, withdrawn[one.pk]) == row.key), snapshots[0])
    data, files = for_print(contents[snapshot.pk], withdrawn[snapshot.pk])
    return Print(TEMPLATE, data, snapshot.frozen_at, files)
