"""What became of an organisation: names and owners of a day, refusals, corrections, two people at once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.versions import StaleVersion
from organisations.actions import organisation as registry
from organisations.actions import organisation_change
from organisations.choices import OrganisationChangeKind as Kind
from organisations.choices import OrganisationKind
from organisations.forms import OrganisationForm
from organisations.models import Organisation, OrganisationChange
from people import audit
from people.models import User
from people.models.append_only import AppendOnlyError
from tests.factories.people import make_administrator, make_organisation

pytestmark = pytest.mark.django_db
D = dt.date(2017, 6, 8)
EVE, NEXT = D - dt.timedelta(days=1), D + dt.timedelta(days=1)
WHY = {"reason": "Umowa sprzedaży"}


@pytest.fixture
def by() -> User:
    return make_administrator()


@pytest.fixture
def company() -> Organisation:
    return make_organisation(name="Maszyny Wirek", short_name="Wirek")


@pytest.fixture
def buyer() -> Organisation:
    return make_organisation(name="Kombajny Bytków", short_name="Bytków")


@pytest.fixture(autouse=True)
def later():
    with clock.at(dt.date(2017, 7, 8)):
        yield


def rename(company: Organisation, name: str, on: dt.date, by: User, short: str = "") -> OrganisationChange:
    company.refresh_from_db()
    return organisation_change.rename(
        company, new_name=name, new_short_name=short, on=on, reason="Uchwała", expected=company.version, by=by
    )


def names(company: Organisation, *days: dt.date) -> list[str]:
    company.refresh_from_db()
    folded = [OrganisationChange.objects.name_on(company, day) for day in days]
    annotated = [Organisation.objects.as_of(day).get(pk=company.pk).name_then for day in days]
    assert folded == annotated
    return folded


def test_name_of_a_day_is_the_one_it_had_then(company, by):
    rename(company, "Wirek Maszyny", D, by, short="WM")
    rename(company, "Nowy Wirek", D + dt.timedelta(days=20), by)
    assert names(company, EVE, D, NEXT, D + dt.timedelta(days=19), D + dt.timedelta(days=20)) == [
        "Maszyny Wirek",
        "Wirek Maszyny",
        "Wirek Maszyny",
        "Wirek Maszyny",
        "Nowy Wirek",
    ]
    assert Organisation.objects.as_of(EVE).get(pk=company.pk).label_then == "Wirek"
    assert Organisation.objects.as_of(D).get(pk=company.pk).label_then == "WM"
    state = OrganisationChange.objects.fold([company])[company.pk]
    assert state.names == [("Maszyny Wirek", D), ("Wirek Maszyny", D + dt.timedelta(days=20))]


def test_old_names_are_found_and_the_code_stays(company, buyer, by):
    code = company.code
    rename(company, "Nowy Zakład", D, by)
    assert list(Organisation.objects.matching("maszyny wirek")) == [company]
    assert list(Organisation.objects.matching("nowy zaklad")) == [company]
    # Words of two different names of one company are no name of it.
    assert not Organisation.objects.matching("nowy wirek").exists()
    assert Organisation.objects.get(code=code) == company


def test_owner_of_a_day_and_the_employees_stay_where_they_are(company, buyer, by):
    change = organisation_change.sell(company, owner=buyer, on=D, by=by, **WHY)
    assert [OrganisationChange.objects.owner_on(company, day) for day in (EVE, D, NEXT)] == [None, buyer, buyer]
    assert (change.by, change.recorded_at.date()) == (by, dt.date(2017, 7, 8))
    line = audit.history_of(company, viewer=by)[0]
    assert "Wirek" in line.sentence
    assert "Bytków" in line.sentence
    assert audit.history_of(buyer, viewer=by)[0].sentence == line.sentence


def test_lists_ask_one_question_for_all(company, buyer, by, django_assert_num_queries):
    organisation_change.sell(company, owner=buyer, on=D, by=by, **WHY)
    rows = [company, buyer, *(make_organisation() for _ in range(3))]
    with django_assert_num_queries(1):
        states = OrganisationChange.objects.fold(rows, on=D)
    assert [states[row.pk].owner_id for row in rows] == [buyer.pk, None, None, None, None]


def test_merged_and_closed_are_no_more_from_their_day(company, buyer, by):
    other = make_organisation(name="Zakład Trzeci")
    organisation_change.merge(company, successor=buyer, on=D, by=by, **WHY)
    organisation_change.close(other, on=D, by=by, **WHY)
    before, after = (OrganisationChange.objects.fold([company, other], on=day) for day in (EVE, D))
    assert all(state.exists for state in before.values())
    assert [after[row.pk].gone_on for row in (company, other)] == [D, D]
    assert [after[row.pk].successor_id for row in (company, other)] == [buyer.pk, None]


@pytest.mark.parametrize("on", [D, NEXT])
def test_nothing_happens_to_an_organisation_after_its_end(company, buyer, by, on):
    organisation_change.close(company, on=D, by=by, **WHY)
    for refused in (
        lambda: organisation_change.sell(company, owner=buyer, on=on, by=by, **WHY),
        lambda: organisation_change.sell(buyer, owner=company, on=on, by=by, **WHY),
        lambda: organisation_change.merge(company, successor=buyer, on=on, by=by, **WHY),
        lambda: rename(company, "Inna", on, by),
    ):
        with pytest.raises(ValidationError, match=r"nie istnieje|w tym dniu"):
            refused()
    organisation_change.sell(company, owner=buyer, on=EVE, by=by, **WHY)  # what was before its end may be noted late


def test_end_before_something_noted_later_is_refused(company, buyer, by):
    organisation_change.sell(company, owner=buyer, on=D, by=by, **WHY)
    with pytest.raises(ValidationError) as refused:
        organisation_change.close(company, on=EVE, by=by, **WHY)
    assert set(refused.value.message_dict) == {"on"}


def test_organisation_takes_nothing_over_after_its_end(company, buyer, by):
    """Neither a sale to it that is noted first nor its end that is noted late."""
    organisation_change.sell(buyer, owner=company, on=D, by=by, **WHY)
    with pytest.raises(ValidationError, match=r"8\.06\.2017") as refused:
        organisation_change.close(company, on=EVE, by=by, **WHY)
    assert set(refused.value.message_dict) == {"on"}
    organisation_change.close(company, on=NEXT, by=by, **WHY)
    with pytest.raises(ValidationError, match="nie istnieje") as refused:
        organisation_change.sell(make_organisation(), owner=company, on=NEXT, by=by, **WHY)
    assert set(refused.value.message_dict) == {"other"}  # the field to change is the other side


def test_sale_noted_late_closes_no_ring(company, buyer, by):
    third = make_organisation(name="Zakład Trzeci")
    organisation_change.sell(buyer, owner=third, on=NEXT, by=by, **WHY)
    organisation_change.sell(third, owner=company, on=NEXT, by=by, **WHY)
    with pytest.raises(ValidationError) as refused:
        organisation_change.sell(company, owner=buyer, on=EVE, by=by, **WHY)
    assert set(refused.value.message_dict) == {"other"}
    organisation_change.sell(company, owner=make_organisation(), on=D, by=by, **WHY)
    organisation_change.sell(company, owner=buyer, on=EVE, by=by, **WHY)  # it was sold on before the others were


def test_owner_cannot_be_owned_by_the_sold(company, buyer, by):
    third = make_organisation(name="Zakład Trzeci")
    organisation_change.sell(company, owner=buyer, on=D, by=by, **WHY)
    organisation_change.sell(buyer, owner=third, on=D, by=by, **WHY)
    for owned, owner in ((third, company), (company, buyer), (company, company)):
        with pytest.raises(ValidationError) as refused:
            organisation_change.sell(owned, owner=owner, on=NEXT, by=by, **WHY)
        assert set(refused.value.message_dict) == {"other"}
    assert OrganisationChange.objects.count() == 2


def test_the_same_sale_twice_is_one(company, buyer, by):
    organisation_change.sell(company, owner=buyer, on=D, by=by, **WHY)
    with pytest.raises(ValidationError):
        organisation_change.sell(company, owner=make_organisation(), on=D, by=by, **WHY)
    assert OrganisationChange.objects.count() == 1


def test_a_note_too_far_ahead_is_a_slip(company, buyer, by):
    with pytest.raises(ValidationError, match="rok"):
        organisation_change.sell(company, owner=buyer, on=dt.date(2071, 6, 8), by=by, **WHY)
    with pytest.raises(ValidationError):
        rename(company, "Jutrzejsza", clock.today() + dt.timedelta(days=1), by)


def test_wrong_note_is_withdrawn_and_both_stay(company, buyer, by):
    wrong = organisation_change.sell(company, owner=buyer, on=D, by=by, **WHY)
    organisation_change.withdraw(wrong, reason="Pomyłka", by=by)
    assert OrganisationChange.objects.owner_on(company, NEXT) is None
    assert OrganisationChange.objects.count() == 2
    with pytest.raises(ValidationError):
        organisation_change.withdraw(wrong, reason="Drugi raz", by=by)
    right = make_organisation(name="Właściwy Kupiec")
    organisation_change.sell(company, owner=right, on=D, by=by, **WHY)
    assert OrganisationChange.objects.owner_on(company, D) == right


def test_withdrawn_renaming_gives_the_name_back(company, by):
    first = rename(company, "Pierwsza", D, by)
    second = rename(company, "Druga", NEXT, by)
    with pytest.raises(ValidationError):
        organisation_change.withdraw(first, reason="Pomyłka", by=by)
    organisation_change.withdraw(second, reason="Pomyłka", by=by)
    assert names(company, EVE, D, NEXT) == ["Maszyny Wirek", "Pierwsza", "Pierwsza"]
    assert list(Organisation.objects.matching("pierwsza")) == [company]
    assert not Organisation.objects.matching("druga").exists()


def test_facts_are_never_edited(company, buyer, by):
    change = organisation_change.sell(company, owner=buyer, on=D, by=by, **WHY)
    change.reason = "inny"
    with pytest.raises(AppendOnlyError):
        change.save()
    with pytest.raises(AppendOnlyError):
        OrganisationChange.objects.filter(pk=change.pk).update(reason="inny")
    with pytest.raises(AppendOnlyError):
        change.delete()


@pytest.mark.parametrize(
    "row",
    [
        {"kind": Kind.SOLD},
        {"kind": Kind.CLOSED, "other": "buyer"},
        {"kind": Kind.SOLD, "other": "company"},
        {"kind": Kind.RENAMED, "former_name": "A"},
        {"kind": Kind.CLOSED, "new_name": "A"},
        {"kind": Kind.WITHDRAWN},
        {"kind": "unknown"},
    ],
)
def test_database_refuses_half_a_fact(company, buyer, by, row):
    given = {**row, "other": {"company": company, "buyer": buyer}.get(row.get("other", ""))}
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationChange.objects.create(organisation=company, on=D, reason="x", by=by, **given)


def test_taken_name_and_a_stale_page_are_refused(company, buyer, by):
    with pytest.raises(ValidationError) as refused:
        rename(company, buyer.name, D, by)
    assert set(refused.value.message_dict) == {"new_name"}
    expected = company.version
    rename(company, "Nowa", D, by)
    with pytest.raises(StaleVersion):
        organisation_change.rename(company, new_name="Inna", on=NEXT, reason="x", expected=expected, by=by)
    assert names(company, NEXT) == ["Nowa"]


# --- The registry ----------------------------------------------------------------------------------------------------


def test_registered_with_its_numbers_and_told(by):
    row = registry.register(name="Zakład", kind=OrganisationKind.COMPANY, nip="1234563218", krs="0000012345", by=by)
    assert (row.nip, row.krs) == ("1234563218", "0000012345")
    assert "Zakład" in audit.history_of(row, viewer=by)[0].sentence


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("nip", "1234563217"),
        ("nip", "123456321"),
        ("nip", "0000000000"),
        ("nip", "١٢٣٤٥٦٣٢١٨"),
        ("regon", "123456784"),
        ("regon", "1234567850"),
        ("regon", "12345678512346"),
        ("krs", "12345"),
        ("krs", "0000000000"),
    ],
)
def test_wrong_number_is_refused_at_its_field(by, number, value):
    with pytest.raises(ValidationError) as refused:
        registry.register(name="Zakład", kind=OrganisationKind.COMPANY, by=by, **{number: value})
    assert set(refused.value.message_dict) == {number}
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("number", ["nip", "regon", "krs"])
def test_number_far_too_long_is_told_once(by, number):
    answers = {"name": "Zakład", "kind": OrganisationKind.COMPANY, number: "nie pamiętam, sprawdzę"}
    assert {field: len(said) for field, said in OrganisationForm(answers).errors.items()} == {number: 1}


@pytest.mark.parametrize(("number", "value"), [("regon", "123456785"), ("regon", "12345678512347")])
def test_both_lengths_of_regon_are_right(by, number, value):
    assert registry.register(name="Zakład", kind=OrganisationKind.COMPANY, by=by, **{number: value}).regon == value


def test_number_belongs_to_one_organisation_and_empty_ones_to_many(by):
    registry.register(name="Pierwszy", kind=OrganisationKind.COMPANY, nip="1234563218", by=by)
    registry.register(name="Drugi", kind=OrganisationKind.COMPANY, by=by)
    with pytest.raises(ValidationError, match="NIP"):
        registry.register(name="Trzeci", kind=OrganisationKind.COMPANY, nip="1234563218", by=by)
    with pytest.raises(ValidationError, match="nieformalna"):
        registry.register(name="Sąsiedzi", kind=OrganisationKind.INFORMAL_GROUP, nip="5260250274", by=by)


def test_mended_name_was_never_otherwise_and_says_why(company, by):
    with pytest.raises(ValidationError) as refused:
        registry.change(company, expected=company.version, name="Maszyny Wyrek", by=by)
    assert set(refused.value.message_dict) == {"reason"}
    registry.change(company, expected=company.version, name="Maszyny Wyrek", reason="Literówka", by=by)
    assert names(company, EVE, NEXT) == ["Maszyny Wyrek", "Maszyny Wyrek"]
    assert list(Organisation.objects.matching("wyrek")) == [company]
    assert audit.history_of(company, viewer=by)[0].reason == "Literówka"
    with pytest.raises(StaleVersion):
        registry.change(company, expected=1, place="Ruda", by=by)


def test_contact_is_dated_reachable_and_unnamed_in_the_log(company, by):
    with pytest.raises(ValidationError):
        registry.add_contact(company, name="Anna Kadrowa", starts_on=D, by=by)
    row = registry.add_contact(company, name="Anna Kadrowa", function="kadry", phone="600 700 800", starts_on=D, by=by)
    with pytest.raises(ValidationError):
        registry.add_contact(company, name="Anna Kadrowa", phone="600 700 801", starts_on=D, by=by)
    registry.end_contact(row, on=NEXT, by=by)
    assert [company.contacts.active(day).count() for day in (EVE, D, NEXT, NEXT + dt.timedelta(days=1))] == [
        0,
        1,
        1,
        0,
    ]
    told = [line.sentence for line in audit.history_of(company, viewer=by)]
    assert len(told) == 2
    assert not any("Kadrowa" in line or "600" in line for line in told)
