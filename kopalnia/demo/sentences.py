"""The sentence of the demo's own events."""

from django.utils.translation import gettext_lazy as _

from people.audit import register

register("demo.step", _("%(actor)s took a step of the demonstration: %(step)s"))
