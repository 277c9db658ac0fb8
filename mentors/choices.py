"""Closed vocabularies of mentoring."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoteAudience(models.TextChoices):
    """Who reads a note of a meeting; chosen in words before writing."""

    AUTHOR = "author", _("only me")
    MENTORS = "mentors", _("mentors")
    COORDINATORS = "coordinators", _("the coordinators")
    TEAM = "team", _("the team, mentors and coordinators")
