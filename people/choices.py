"""Words with a fixed list of values: about people, their organisations, consents and messages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopalnia.lib.words.forms_of_address import RoleChoices


class FormOfAddress(TextChoices):
    """How sentences about the person are written in a language with grammatical gender."""

    FEMININE = "feminine", _("feminine (uczestniczka, mentorka)")
    MASCULINE = "masculine", _("masculine (uczestnik, mentor)")
    NEUTRAL = "neutral", _("neutral")


class Language(TextChoices):
    """Each language under its own name, whatever the page speaks."""

    POLISH = "pl", "Polski"
    ENGLISH = "en", "English"


class Theme(TextChoices):
    AUTO = "auto", _("same as my device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class PortalRoleName(RoleChoices):
    ADMINISTRATOR = "administrator", pgettext_lazy("role", "portal administrator")


class ConsentPurpose(TextChoices):
    """What a person may agree to, each apart; none is a condition of another."""

    PARTICIPATION = "participation", _("taking part")
    IMAGE = "image", _("use of image")
    NAME_IN_PUBLICATION = "name_in_publication", _("name in the publication")


class ConsentWay(TextChoices):
    """How a consent or its withdrawal reached us."""

    APPLICATION = "application", _("in the application form")
    ACCOUNT = "account", _("on the consents page")
    PAPER = "paper", _("on paper")
    GUARDIAN = "guardian", _("on paper, signed by a parent or guardian")
    MERGE = "merge", _("when two accounts were merged")


class MailState(TextChoices):
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not sent")
    EXPIRED = "expired", _("not sent: out of date")
    WITHDRAWN = "withdrawn", _("not sent: the account is disabled")


MAIL_NOT_SENT = frozenset({MailState.FAILED, MailState.EXPIRED, MailState.WITHDRAWN})


class MailStopKind(TextChoices):
    """What about us, and not about one letter, keeps mail from leaving."""

    AWAY = "away", _("The mail server is not responding.")
    SIGN_IN = "sign_in", _("The mail server rejects the portal's sign-in or connection.")
    REFUSED = "refused", _("The mail server rejects the portal's messages.")


class TextPurpose(TextChoices):
    """What a code in a text message is for."""

    SIGN_IN = "sign_in", _("signing in")
    CONFIRM = "confirm", _("confirming a number")


class TextState(TextChoices):
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not sent")
    UNSENT = "unsent", _("to a number no one signs in with")
