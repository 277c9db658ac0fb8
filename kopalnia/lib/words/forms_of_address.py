"""What a person is called in a role, in the form of address the person chose."""

from typing import Any

from django.db import models
from django.utils.functional import keep_lazy_text

from kopalnia.lib.words import polish


class RoleChoices(models.TextChoices):
    """Roles of people. In a language with gender a label's translation holds its forms, under the context “role”:
    ``{mentorka|mentor|mentor lub mentorka}``. A label about nobody in particular is neutral.
    """

    @property
    def label(self) -> Any:
        return _neutral(self._label_)

    def in_form(self, form: str) -> str:
        """The label about one person, in the form that person chose."""
        return polish.in_form(str(self._label_), form)


@keep_lazy_text
def _neutral(text: Any) -> str:
    return polish.in_form(str(text), "")
