"""Fixed lists of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """What a company is told of its people. Times are kept in minutes."""

    ENROLLED = "enrolled", _("people enrolled")
    TRAINING = "training", _("training attended")
    VOLUNTEERING = "volunteering", _("confirmed volunteering")
