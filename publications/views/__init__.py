"""Screens of the publication: the workshop, its chapters, freezing, and the public pages."""
