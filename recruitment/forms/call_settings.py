"""Closing the call by hand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.fields import LineField
from kopalnia.lib.web.forms import BaseForm


class CallCloseForm(BaseForm):
    """What those read who come to apply."""

    because = LineField(
        label=_("Why is the call closed?"),
        help_text=_("Anyone can read it on the call page."),
        max_length=300,
    )
