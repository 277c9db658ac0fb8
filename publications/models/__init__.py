"""Rows of the publication."""

from publications.models.publication import Chapter, ChapterPhoto, Publication, PublicationPdf, Snapshot

__all__ = ["Chapter", "ChapterPhoto", "Publication", "PublicationPdf", "Snapshot"]
