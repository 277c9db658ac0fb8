"""What the worker does for the publication: typesets its PDF."""

from __future__ import annotations

from django_tasks import task


@task(queue_name="documents")
def make_pdf(pdf_id: int) -> bool:
    """Typeset one file of a frozen edition; safe to run twice."""
    from publications.actions.pdf import make

    return make(pdf_id)
