import pytest
from django import forms
from django.http import QueryDict

from kopalnia.lib.domain.versions import StaleVersion, VersionedFormMixin, save_version, stale_edit
from kopalnia.lib.web.forms import BaseModelForm
from programmes.models import Programme
from tests.factories.programmes import make_programme

pytestmark = pytest.mark.django_db


class ProgrammeForm(VersionedFormMixin, BaseModelForm):
    class Meta:
        model = Programme
        fields = ("name", "aim")


def test_save_raises_the_version() -> None:
    row = make_programme()
    save_version(row, 1, aim="Air")
    row.refresh_from_db()
    assert (row.version, row.aim) == (2, "Air")


def test_stale_save_writes_nothing_and_brings_the_current_row() -> None:
    row = make_programme(aim="Old")
    save_version(Programme.objects.get(), 1, aim="Theirs")
    with pytest.raises(StaleVersion) as stale:
        save_version(row, 1, aim="Mine")
    assert stale.value.current.aim == "Theirs"
    assert Programme.objects.get().aim == "Theirs"


def test_form_carries_the_version() -> None:
    row = make_programme()
    save_version(row, 1, aim="Air")
    form = ProgrammeForm(instance=row)
    assert 'name="version" value="2"' in str(form["version"])
    assert isinstance(form.fields["version"].widget, forms.HiddenInput)


def test_both_texts_are_shown_and_a_second_save_goes_through() -> None:
    row = make_programme(name="Kopalnia", aim="Old")
    save_version(Programme.objects.get(), 1, aim="Theirs")
    form = ProgrammeForm(QueryDict("name=Kopalnia&aim=Mine&version=1"), instance=row)
    assert form.is_valid()
    assert form.expected_version == 1
    stale = stale_edit(form, Programme.objects.get(), by="Anna")
    assert [(r.field, r.theirs, r.yours) for r in stale.rows] == [("Aim", "Theirs", "Mine")]
    assert form["version"].value() == "2"
    assert form["aim"].value() == "Mine"
