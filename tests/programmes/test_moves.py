"""What migrations moved: each is run on rows as they were before it."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.migrations.loader import MigrationLoader

from people.models import User
from programmes.actions.certificate import issue_certificates
from programmes.models import Certificate, Edition
from tests.programmes.test_certificates import course, finisher, in_june  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files", "in_june")]


@pytest.fixture
def move(settings: Any) -> Callable[[str, str, str], None]:
    """Run the function of a migration of data with the models as they were then."""
    settings.MIGRATION_MODULES = {}  # SQLite's part of the suite makes its tables from the models and reads no migration

    def run(app: str, name: str, function: str) -> None:
        apps = MigrationLoader(None).project_state((app, name)).apps
        getattr(import_module(f"{app}.migrations.{name}"), function)(apps, None)

    return run


@pytest.fixture
def papers(edition: Edition, course, coordinator: User) -> list[Certificate]:  # noqa: F811
    """Four papers of one person; each after the first names one before it, as papers did before they pointed at it."""
    person = finisher(edition, course)
    rows = [
        issue_certificates(edition, participations=[person], language=language, by=coordinator)[0]
        for language in ("pl", "en", "pl", "en")
    ]
    first, second, third, fourth = rows
    named = {second: first.number, third: second.number, fourth: first.number}
    for row in rows:
        row.replaces = None
        row.content["facts"]["replaces"] = named.get(row, "")
        row.save()
    return rows


@pytest.mark.parametrize("voided", [[], [1], [3]])
def test_certificates_that_named_another_point_at_it(papers, coordinator, move, voided):
    for number in voided:
        papers[number].voided_at, papers[number].voided_by = papers[number].requested_at, coordinator
        papers[number].save()
    move("programmes", "0007_certificates_that_named_another", "point_at_the_former")
    first, second, third, fourth = (Certificate.objects.get(pk=row.pk) for row in papers)
    # Two name the first: of two that are valid the earlier replaced it; what is void replaces nothing.
    assert (first.replaces, second.replaces, third.replaces) == (None, first, second)
    assert fourth.replaces == (first if voided == [1] else None)


def test_a_second_valid_replacement_is_refused_by_the_database(papers):
    first, second, third, _fourth = papers
    Certificate.objects.filter(pk=second.pk).update(replaces=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=third.pk).update(replaces=first)
