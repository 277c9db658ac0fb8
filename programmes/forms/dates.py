"""The form by which a first day is mended."""

from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.fields import DateField, LineField
from kopalnia.lib.web.forms import BaseForm


class BeginForm(BaseForm):
    on = DateField(label=_("First day"))
    reason = LineField(label=_("Why?"), help_text=_("The reason is kept in the history."), max_length=300)
