"""Two workers release the same sums at the same moment: they leave once."""

import datetime as dt

import pytest
from django.db import connection

from kopalnia.lib.domain import clock
from programmes.choices import PartnershipRole
from programmes.models import Partnership
from reports.actions.release import release
from reports.models import CompanyRelease, ReleasedSum
from tests.factories.people import make_organisation
from tests.factories.programmes import make_edition, make_participant
from tests.microprojects.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def real_connections(transactional_db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")


def test_sums_leave_once(real_connections):
    edition, company = make_edition(small_group=1), make_organisation()
    Partnership.objects.create(
        edition=edition, organisation=company, role=PartnershipRole.EMPLOYER, starts_on=edition.starts_on
    )
    people = [make_participant(edition=edition) for _number in range(3)]
    for person in people:
        person.user.affiliations.create(organisation=company, starts_on=dt.date(2010, 1, 1))
    day = dt.date(2017, 4, 30)

    def act() -> None:
        with clock.at(day + dt.timedelta(days=1)):
            release(edition, company, day=day)

    assert at_once(*[act] * 6) == ["done"] * 6
    assert CompanyRelease.objects.count() == 1
    assert sum(ReleasedSum.objects.values_list("value", flat=True)) == len(people)
