"""Models of the publication."""

from publications.models.printed import PrintedName, Withdrawal
from publications.models.publication import Chapter, ChapterPhoto, Publication, PublicationPdf, Snapshot

__all__ = ["Chapter", "ChapterPhoto", "PrintedName", "Publication", "PublicationPdf", "Snapshot", "Withdrawal"]
