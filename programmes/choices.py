"""The closed vocabularies of a programme. Values are stored; labels are what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopalnia.lib.words.forms_of_address import RoleChoices


class PhaseKind(models.TextChoices):
    RECRUITMENT = "recruitment", _("Recruitment")
    TRAINING = "training", _("Training")
    IDEAS = "ideas", _("Ideas and teams")
    IMPLEMENTATION = "implementation", _("Microprojects")
    PUBLICATION = "publication", _("Results and publication")


class PartnershipRole(models.TextChoices):
    INITIATOR = "initiator", _("initiator")
    FUNDER = "funder", _("funder")
    OPERATOR = "operator", _("operator")
    EMPLOYER = "employer", _("employer")
    CORPORATE_FOUNDATION = "corporate_foundation", _("corporate foundation")
    PARTNER = "partner", _("partner organisation")


class EditionRoleName(RoleChoices):
    """What a person may be in one edition.

    The first three are granted (`EditionRole`), participation follows from an accepted application (`Participation`),
    administrator is a role of the whole portal (`people.PortalRole`).
    """

    COORDINATOR = "coordinator", pgettext_lazy("role", "coordinator")
    MENTOR = "mentor", pgettext_lazy("role", "mentor")
    REPRESENTATIVE = "representative", pgettext_lazy("role", "company representative")
    PARTICIPANT = "participant", pgettext_lazy("role", "participant")
    ADMINISTRATOR = "administrator", pgettext_lazy("role", "portal administrator")


class PeopleState(models.TextChoices):
    """Whom the list of people shows. No value means everybody who has not left."""

    IN = "biora-udzial", _("still taking part")
    FINISHED = "skonczyli", _("stayed until the end")
    LEFT = "odeszli", _("left before the end")
    ALL = "wszyscy", _("everyone, including those who left")


class Lack(models.TextChoices):
    """What somebody in the list of people may be without."""

    GROUP = "grupa", _("without a team")
    EMAIL = "e-mail", _("without an e-mail address")
    CARD = "karta", _("without a working card")
    HOURS = "godziny", _("below the training hours threshold")


class EntryFlag(models.TextChoices):
    """What about an entry makes its reviewer open it first; an edition chooses which of these count."""

    LONG_DAY = "long_day", _("more than 12 hours on one day")
    LONG_AGO = "long_ago", _("a day much earlier than the person's other entries")
    SAME_TEXT = "same_text", _("the same text twice")
    OUTSIDE = "outside", _("a day when the person was not in the team")


# Instead of a `people.choices.Language`: what each person reads.
OWN_LANGUAGE = "own"
