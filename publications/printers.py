"""What is typeset for a frozen edition: its snapshot, the store and the consents of its photos, nothing else."""

import json

from kopalnia.lib.printing import Print, printer
from publications.actions.pdf import TEMPLATE, for_print
from publications.content import printed_photos
from publications.models import PublicationPdf
from publications.queries.consents import withdrawn_photos


@printer(PublicationPdf)
def publication_pdf(row: PublicationPdf) -> Print:
    snapshot = row.publication.snapshot
    assert snapshot is not None  # only a frozen edition is typeset
    content = json.loads(snapshot.content)
    data, files = for_print(content, withdrawn_photos(printed_photos(content)))
    return Print(TEMPLATE, data, snapshot.frozen_at, files)
