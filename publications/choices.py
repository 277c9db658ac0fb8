"""Closed vocabularies and arrows of the publication."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.lifecycle import Arrow, Arrows


class PublicationState(models.TextChoices):
    COLLECTING = "collecting", _("in preparation")
    FROZEN = "frozen", _("frozen")
    RELEASED = "released", _("released")
    DISCARDED = "discarded", _("discarded")


FROZEN_STATES = (PublicationState.FROZEN, PublicationState.RELEASED)

PUBLICATION_ARROWS = Arrows(
    Arrow(
        "freeze",
        (PublicationState.COLLECTING,),
        PublicationState.FROZEN,
        _("Freeze"),
        told=("publication.frozen",),
    ),
    Arrow("unfreeze", (PublicationState.FROZEN,), PublicationState.COLLECTING, _("Undo"), undoes="freeze"),
    Arrow("release", (PublicationState.FROZEN,), PublicationState.RELEASED, _("Release")),
    # One edition is open at a time, so one that was begun by mistake must be able to make room.
    Arrow(
        "discard",
        (PublicationState.COLLECTING,),
        PublicationState.DISCARDED,
        _("Discard"),
        told=("publication.discarded",),
    ),
    Arrow("restore", (PublicationState.DISCARDED,), PublicationState.COLLECTING, _("Undo"), undoes="discard"),
    final={
        PublicationState.RELEASED: _(
            "A released issue has been read and quoted, so it stays as it is. Corrections go into a new issue."
        ),
    },
)


class ChapterKind(models.TextChoices):
    PROGRAMME = "programme", _("The programme and its partners")
    RECRUITMENT = "recruitment", _("Recruitment")
    TRAININGS = "trainings", _("Training")
    VISITS = "visits", _("Visits and resources")
    MICROPROJECT = "microproject", _("Microproject")
    DIFFICULTIES = "difficulties", _("Difficulties and lessons")
    VOLUNTEERING = "volunteering", _("Employee volunteering and CSR explained")
    NUMBERS = "numbers", _("Numbers")
    CREDITS = "credits", _("Credits")
