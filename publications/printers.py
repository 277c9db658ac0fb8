"""What is typeset for a frozen issue: its snapshot, the store and the consents of today, nothing else."""

from kopalnia.lib.documents.printing import Print, printer
from publications.actions.pdf import TEMPLATE, for_print, key_of
from publications.models import PublicationPdf
from publications.queries.withheld import Withheld, readable


@printer(PublicationPdf)
def publication_pdf(row: PublicationPdf) -> Print:
    """The content asked for by the key, also when the edition was opened again while the file waited. What was withdrawn
    when it was asked for is left out, and what has been withdrawn since: a file never holds more than its key says."""
    left_out = Withheld.from_data(row.left_out)
    snapshots = list(row.publication.snapshots.order_by("-pk"))
    snapshot = next((one for one in snapshots if key_of(one, left_out) == row.key), snapshots[0])
    data, files = for_print(readable(snapshot, also=left_out))
    return Print(TEMPLATE, data, snapshot.frozen_at, files)
