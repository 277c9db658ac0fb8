"""One chapter: words, photos, quotes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import LineField, TextField
from kopalnia.lib.web.forms import BaseForm, BaseModelForm
from microprojects.models import Photo, Quote
from microprojects.presenters.consents import Consents
from publications.actions.chapters import ChosenPhoto
from publications.models import Chapter, ChapterPhoto


class ChapterForm(VersionedFormMixin, BaseModelForm):
    title = LineField(label=_("Title"), max_length=200)
    lead = TextField(
        label=_("Introduction"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences below the title."),
    )
    body = TextField(
        label=_("Text"),
        max_length=40000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 26}),
        help_text=_(
            "Markdown: leave an empty line between paragraphs, put ## before a heading, - before a list item,"
            " **bold**. Choose photos and quotes separately, not here."
        ),
    )

    class Meta:
        model = Chapter
        fields = ("title", "lead", "body")


class PhotoRow(BaseForm):
    """One photo one may choose. The row also says whether it may be printed, and why not."""

    chosen = forms.BooleanField(label=_("In this chapter"), required=False)
    place = forms.IntegerField(label=_("Place"), min_value=1, max_value=99, required=False)
    caption = LineField(label=_("Caption (also read out by screen readers)"), max_length=300, required=False)
    as_drawing = forms.BooleanField(label=_("Use a drawing instead"), required=False)


class PhotosForm:
    """A row for each photo, so that one save keeps the whole choice."""

    def __init__(self, photos: Iterable[Photo], chosen: Iterable[ChapterPhoto], data: Any = None) -> None:
        photos, now = list(photos), {row.photo_id: row for row in chosen}
        consents = Consents(photos=photos, private=True)
        self.is_multipart = False
        self.rows = []
        for photo in sorted(photos, key=lambda photo: now[photo.pk].position if photo.pk in now else 1000):
            row = now.get(photo.pk)
            initial = {
                "chosen": row is not None,
                "place": row.position + 1 if row else None,
                "caption": row.caption if row else photo.caption,
                "as_drawing": row.as_drawing if row else False,
            }
            form = PhotoRow(data, prefix=photo.code, initial=initial)
            form.photo, form.decision = photo, consents.photo(photo)  # type: ignore[attr-defined]
            self.rows.append(form)

    def is_valid(self) -> bool:
        wrong = [row for row in self.rows if not row.is_valid()]  # each row is asked, so that each shows its errors
        return not wrong

    def chosen(self) -> list[ChosenPhoto]:
        """The chosen ones by place; without a place, in the order of the page."""
        picked = [row for row in self.rows if row.cleaned_data["chosen"]]
        picked.sort(key=lambda row: row.cleaned_data["place"] or 100)
        return [
            ChosenPhoto(
                photo=row.photo,  # type: ignore[attr-defined]
                caption=row.cleaned_data["caption"],
                as_drawing=row.cleaned_data["as_drawing"],
            )
            for row in picked
        ]


class QuoteField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, consents: Consents, **kwargs: Any) -> None:
        self.consents = consents
        super().__init__(**kwargs)

    def label_from_instance(self, obj: Quote) -> str:  # type: ignore[override]
        """The words, and under whose name they would be printed."""
        name = self.consents.name_under(obj)
        by = ", ".join(part for part in (name or str(_("without a name")), obj.speaker_role) if part)
        return _("“%(words)s” – %(who)s") % {"words": obj.text, "who": by}


class QuotesForm(BaseForm):
    def __init__(self, *args: Any, quotes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(quotes)
        self.fields["quotes"] = QuoteField(
            Consents(quotes=rows),
            queryset=quotes,
            required=False,
            label=_("Which quotes belong in this chapter?"),
            help_text=_("A name is printed only with valid consent; otherwise only the role is."),
        )
