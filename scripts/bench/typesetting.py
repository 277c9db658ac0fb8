"""How fast the released publication of the demo becomes a PDF, and with how much memory. Prints JSON."""

import io
import json
import resource
import statistics
import time

import django

django.setup()

from pypdf import PdfReader  # noqa: E402

from kopalnia.lib.documents.typeset import typeset  # noqa: E402
from publications.actions.pdf import TEMPLATE, for_print  # noqa: E402
from publications.models import Publication  # noqa: E402
from publications.queries.withheld import readable  # noqa: E402

TIMES = 5

snapshot = Publication.objects.released().latest("pk").snapshot
data, files = for_print(readable(snapshot))
seconds = []
for _ in range(TIMES):
    begun = time.perf_counter()
    pdf = typeset(TEMPLATE, data, moment=snapshot.frozen_at, files=files)
    seconds.append(time.perf_counter() - begun)
pages = len(PdfReader(io.BytesIO(pdf)).pages)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"pages": pages, "pages_a_second": pages / statistics.median(seconds), "pdf_memory": memory}))
