"""Reads of the publication: live material of an edition, figures, consents, lists of the workshop."""
