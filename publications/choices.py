"""Closed vocabularies and arrows of the publication."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.lifecycle import Arrow, Arrows


class PublicationState(models.TextChoices):
    COLLECTING = "collecting", _("being collected")
    FROZEN = "frozen", _("frozen")
    RELEASED = "released", _("released")


PUBLICATION_ARROWS = Arrows(
    Arrow("freeze", (PublicationState.COLLECTING,), PublicationState.FROZEN, _("Freeze")),
    Arrow("release", (PublicationState.FROZEN,), PublicationState.RELEASED, _("Release")),
)


class ChapterKind(models.TextChoices):
    PROGRAMME = "programme", _("The programme and its partners")
    RECRUITMENT = "recruitment", _("Recruitment")
    TRAININGS = "trainings", _("Trainings")
    VISITS = "visits", _("Visits and resources")
    MICROPROJECT = "microproject", _("Microproject")
    DIFFICULTIES = "difficulties", _("Difficulties and lessons")
    VOLUNTEERING = "volunteering", _("What employee volunteering and CSR are")
    NUMBERS = "numbers", _("Numbers")
    CREDITS = "credits", _("Credits")
