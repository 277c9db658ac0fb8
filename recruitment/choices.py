"""The closed vocabularies of the call. Values are stored; labels are what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.lifecycle import Arrow, Arrows


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("sent")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Verdict(models.TextChoices):
    """A decision on an application; an application without one is waiting."""

    ACCEPTED = "accepted", _("accepted")
    RESERVE = "reserve", _("on the reserve list")
    REFUSED = "refused", _("refused")


APPLICATION_ARROWS = Arrows(
    Arrow(
        "submit",
        (ApplicationState.DRAFT,),
        ApplicationState.SUBMITTED,
        _("Send the application"),
        told=("application.submitted",),
    ),
    Arrow(
        "withdraw",
        (ApplicationState.DRAFT, ApplicationState.SUBMITTED),
        ApplicationState.WITHDRAWN,
        _("Withdraw the application"),
        told=("application.withdrawn",),
        undoes="reopen",
    ),
    Arrow(
        "reopen",
        (ApplicationState.WITHDRAWN,),
        ApplicationState.DRAFT,
        _("Apply again"),
        told=("application.reopened",),
    ),
    Arrow("undo_submit", (ApplicationState.SUBMITTED,), ApplicationState.DRAFT, _("Undo"), undoes="submit"),
    Arrow("undo_withdraw", (ApplicationState.WITHDRAWN,), "", _("Undo"), undoes="withdraw"),
)
