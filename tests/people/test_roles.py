import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kopalnia.lib.domain import clock
from organisations.actions import affiliation
from organisations.models import Affiliation
from people.actions import roles
from people.choices import PortalRoleName
from people.models import AuditEntry, PortalRole, User
from tests.factories.people import make_administrator, make_organisation, make_user

pytestmark = pytest.mark.django_db
D = dt.date


def test_role_holds_between_its_days() -> None:
    user, by = make_user(), make_administrator()
    row = roles.grant(user, PortalRoleName.ADMINISTRATOR, on=D(2016, 1, 1), by=by, reason="New job")
    roles.revoke(row, on=D(2017, 1, 1), by=by)
    with clock.at(D(2016, 6, 1)):
        assert User.objects.get(pk=user.pk).is_administrator
    with clock.at(D(2017, 1, 2)):
        assert not User.objects.get(pk=user.pk).is_administrator
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == ["role.granted", "role.revoked"]


def test_inactive_person_administers_nothing() -> None:
    user = make_user(is_active=False)
    PortalRole.objects.create(user=user)
    assert not user.is_administrator


def test_role_twice_is_refused_in_words_and_by_the_database() -> None:
    user = make_user()
    roles.grant(user, PortalRoleName.ADMINISTRATOR, on=D(2016, 1, 1), by=user)
    with pytest.raises(ValidationError, match="ma już tę rolę"):
        roles.grant(user, PortalRoleName.ADMINISTRATOR, on=D(2016, 2, 1), by=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        PortalRole.objects.create(user=user)


def test_leaving_an_employer_ends_a_row_and_keeps_it() -> None:
    user, company = make_user(), make_organisation(name="Firma A")
    row = affiliation.start(user, company, on=D(2016, 1, 1), by=user, unit="Kuźnia")
    affiliation.end(row, on=D(2016, 12, 31), by=user, reason="sale")
    assert not Affiliation.objects.active(D(2017, 1, 1)).exists()
    assert Affiliation.objects.active(D(2016, 6, 1)).get().unit == "Kuźnia"
    again = affiliation.start(user, company, on=D(2017, 6, 1), by=user)
    assert again.pk != row.pk


def test_log_never_names_the_unit() -> None:
    user = make_user()
    affiliation.start(user, make_organisation(), on=D(2016, 1, 1), by=user, unit="Kuźnia")
    assert "Kuźnia" not in str(AuditEntry.objects.values_list("data", "reason", "private_reason").get())


def test_same_employer_twice_at_once_is_refused() -> None:
    user, company = make_user(), make_organisation()
    affiliation.start(user, company, on=D(2016, 1, 1), by=user)
    with pytest.raises(ValidationError, match="już należy do tej organizacji"):
        affiliation.start(user, company, on=D(2016, 2, 1), by=user)
