"""Study visits: the Byczyna visit typed in, its sums, its cards, and who may see what."""

import datetime as dt
from decimal import Decimal
from itertools import combinations

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from tests.factories.programmes import make_participant
from visits import queries
from visits.actions import visits as actions
from visits.actions.agenda import add_agenda_item
from visits.actions.attendees import add_guest, add_participants, record_days, remove_attendee
from visits.actions.resources import add_card, verify_card
from visits.choices import ResourceKind, ResourceVisibility, Sector, Sex, VisitKind
from visits.forms import town_words
from visits.gazetteer import find_place, places_named, towns
from visits.models import AgendaItem, Attendee, AttendeeDay, ResourceCard, Visit
from visits.resource_map import draw

pytestmark = pytest.mark.django_db

DAYS = (dt.date(2014, 2, 25), dt.date(2014, 2, 26))


@pytest.fixture
def visit(edition, coordinator):
    return actions.plan_visit(
        edition,
        kind=VisitKind.STUDY_VISIT,
        title="Byczyna",
        starts_on=DAYS[0],
        ends_on=DAYS[1],
        place="Polanowice",
        by=coordinator,
    )


def _guests(visit, coordinator, number=3, women=2):
    return [
        add_guest(
            visit,
            guest_name=f"Gość {n}",
            sector=Sector.NGO,
            sex=Sex.FEMALE if n < women else Sex.MALE,
            days=DAYS,
            by=coordinator,
        )
        for n in range(number)
    ]


def test_visit_is_typed_in_and_gives_its_sums(client, coordinator, edition):
    client.force_login(coordinator)
    response = client.post(
        reverse("visits:visit_new", args=[edition.code]),
        {"kind": "study_visit", "title": "Byczyna", "starts_on": "25.02.2014", "ends_on": "26.02.2014", "version": 1},
    )
    visit = Visit.objects.get()
    assert response["Location"] == reverse("visits:visit_detail", args=[visit.code])
    for number in range(35):
        client.post(
            reverse("visits:attendee_new", args=[visit.code]),
            {
                "guest_name": f"Osoba {number}",
                "sector": Sector.NGO if number % 2 else Sector.LOCAL_GOVERNMENT,
                "sex": Sex.FEMALE if number < 25 else Sex.MALE,
            },
        )
    totals = queries.totals(visit)
    assert (totals.people, totals.women) == (35, 25)
    assert dict(totals.by_sector) == {Sector.NGO: 17, Sector.LOCAL_GOVERNMENT: 18}
    assert dict(totals.by_day) == {DAYS[0]: 35, DAYS[1]: 35}
    assert "35 osób, w tym 25 kobiet" in client.get(
        reverse("visits:visit_detail", args=[visit.code])
    ).content.decode().replace("\xa0", " ")


def test_names_of_attendees_never_reach_other_people_of_the_edition(
    client, coordinator, visit, participant, mentor, representative
):
    add_guest(visit, guest_name="Kanarek Gość", days=DAYS, by=coordinator)
    client.force_login(coordinator)
    assert "Kanarek" in client.get(reverse("visits:attendee_list", args=[visit.code])).content.decode()
    for user in (participant, mentor, representative):
        client.force_login(user)
        detail = client.get(reverse("visits:visit_detail", args=[visit.code]))
        assert detail.status_code == 200
        assert "Kanarek" not in detail.content.decode()
        assert client.get(reverse("visits:attendee_list", args=[visit.code])).status_code == 403


def test_visit_is_not_found_by_strangers(client, visit, stranger, other_coordinator):
    for user in (stranger, other_coordinator):
        client.force_login(user)
        for name in ("visit_detail", "visit_edit", "attendee_list", "attendee_new", "agenda_item_new"):
            assert client.get(reverse(f"visits:{name}", args=[visit.code])).status_code == 404


def test_attendance_by_day_corrected_keeps_the_old_mark(client, coordinator, visit):
    first, second, _third = _guests(visit, coordinator)
    client.force_login(coordinator)
    url = reverse("visits:attendee_list", args=[visit.code])
    client.post(
        url, {"present": [f"{first.pk}:2014-02-25", f"{second.pk}:2014-02-25", f"{second.pk}:2014-02-26", "x:y"]}
    )
    assert dict(queries.totals(visit).by_day) == {DAYS[0]: 2, DAYS[1]: 1}
    assert AttendeeDay.objects.filter(withdrawn_at__isnull=False).count() == 3


def test_attendance_sheet_is_saved_in_few_queries_for_any_number_of_people(
    client, coordinator, visit, django_assert_max_num_queries
):
    guests = _guests(visit, coordinator, number=40)
    marks = {guest.pk: {DAYS[0]} for guest in guests}
    with django_assert_max_num_queries(12):
        record_days(visit, present=marks, by=coordinator)


def test_participants_come_in_with_their_sector_and_once_only(coordinator, edition, visit):
    visit.starts_on = visit.ends_on = dt.date(2016, 11, 18)
    visit.save()
    people = [make_participant(edition=edition, form_of_address="feminine") for _n in range(2)]
    add_participants(visit, people, days=visit.days, by=coordinator)
    add_participants(visit, people, days=visit.days, by=coordinator)
    totals = queries.totals(visit)
    assert (totals.people, totals.women, dict(totals.by_sector)) == (2, 2, {Sector.BUSINESS: 2})


def test_removed_attendee_leaves_the_sums_and_stays_in_the_table(coordinator, visit):
    guest = _guests(visit, coordinator)[0]
    remove_attendee(guest, by=coordinator)
    assert queries.totals(visit).people == 2
    assert Attendee.objects.count() == 3


@pytest.mark.parametrize(
    "dates", [("26.02.2014", "25.02.2014"), ("2014-02-25", "2014-12-31"), ("0001-01-01", "0001-01-02")]
)
def test_visit_with_wrong_dates_is_refused(client, coordinator, edition, dates):
    client.force_login(coordinator)
    response = client.post(
        reverse("visits:visit_new", args=[edition.code]),
        {"kind": "study_visit", "title": "X", "starts_on": dates[0], "ends_on": dates[1], "version": 1},
    )
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Visit.objects.exists()


def test_agenda_item_outside_the_visit_is_refused(client, coordinator, visit):
    client.force_login(coordinator)
    url = reverse("visits:agenda_item_new", args=[visit.code])
    assert client.post(url, {"day": "2014-02-27", "title": "Za późno"}).status_code == 200
    client.post(url, {"day": "2014-02-25", "starts_at": "10:00", "ends_at": "11:00", "title": "Prelekcja"})
    assert AgendaItem.objects.get().day == DAYS[0]
    backwards = client.post(url, {"day": "2014-02-25", "starts_at": "11:00", "ends_at": "10:00", "title": "Odwrotnie"})
    assert backwards.context["form"].errors


def _card(edition, coordinator, **fields):
    return add_card(
        edition,
        **{"kind": ResourceKind.MATERIAL, "title": "Sala w grodzie", "place": "Byczyna", **fields},
        by=coordinator,
    )


def test_card_finds_the_coordinates_of_its_town(client, coordinator, edition):
    client.force_login(coordinator)
    client.post(
        reverse("visits:resource_new", args=[edition.code]),
        {
            "kind": "material",
            "direction": "offers",
            "title": "Sala",
            "place": "Poradnia, Byczyna",
            "visibility": "public",
            "version": 1,
        },
    )
    card = ResourceCard.objects.get()
    assert (card.latitude, card.longitude) == (Decimal("51.113900"), Decimal("18.214100"))


def test_internal_card_and_contact_stay_inside(
    client, coordinator, edition, participant, representative, stranger, db
):
    assert edition.call_published_at is None
    inner = _card(edition, coordinator, title="Kanarek wewnętrzny")
    outer = _card(
        edition,
        coordinator,
        title="Karta jawna",
        contact="kanarek@example.org",
        visibility=ResourceVisibility.PUBLIC,
    )
    client.force_login(participant)
    assert "Kanarek wewnętrzny" in client.get(reverse("visits:resource_list", args=[edition.code])).content.decode()
    assert "kanarek@example.org" in client.get(reverse("visits:resource_detail", args=[outer.code])).content.decode()
    client.force_login(representative)
    assert client.get(reverse("visits:resource_detail", args=[inner.code])).status_code == 404
    seen = client.get(reverse("visits:resource_list", args=[edition.code])).content.decode()
    assert "Karta jawna" in seen
    assert "Kanarek wewnętrzny" not in seen
    assert (
        "kanarek@example.org" not in client.get(reverse("visits:resource_detail", args=[outer.code])).content.decode()
    )
    client.logout()
    public = client.get(reverse("visits:resource_public", args=[edition.code])).content.decode()
    assert "Karta jawna" in public
    assert "kanarek@example.org" not in public


def test_card_checked_shows_the_newest_day(client, coordinator, edition):
    card = _card(edition, coordinator)
    client.force_login(coordinator)
    url = reverse("visits:resource_verify", args=[card.code])
    client.post(url, {"on": "2014-02-26", "note": "telefonicznie"})
    client.post(url, {"on": "2016-05-01"})
    assert queries.cards(edition, coordinator).get().verified_on == dt.date(2016, 5, 1)
    assert client.post(url, {"on": "2099-01-01"}).context["form"].errors


def test_card_with_one_coordinate_is_refused(client, coordinator, edition):
    client.force_login(coordinator)
    response = client.post(
        reverse("visits:resource_new", args=[edition.code]),
        {
            "kind": "human",
            "direction": "needs",
            "title": "X",
            "latitude": "51",
            "visibility": "internal",
            "version": 1,
        },
    )
    assert list(response.context["form"].errors) == ["longitude"]


def test_card_saved_over_a_newer_version_shows_both(client, coordinator, edition):
    card = _card(edition, coordinator)
    client.force_login(coordinator)
    url = reverse("visits:resource_edit", args=[card.code])
    values = {"kind": "material", "direction": "offers", "visibility": "internal", "version": 1}
    assert client.post(url, {**values, "title": "Moja wersja"}).status_code == 302
    response = client.post(url, {**values, "title": "Cudza wersja"})
    assert response.status_code == 409
    assert "Moja wersja" in response.content.decode()
    assert "Cudza wersja" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_resource_list_and_visit_list_ask_a_constant_number_of_queries(
    client, coordinator, edition, visit, rows, django_assert_num_queries
):
    for number in range(rows):
        _card(edition, coordinator, title=f"Karta {number}", visit=visit)
        actions.plan_visit(edition, title=f"Wizyta {number}", starts_on=DAYS[0], ends_on=DAYS[0], by=coordinator)
    client.force_login(coordinator)
    with django_assert_num_queries(6):
        client.get(reverse("visits:resource_list", args=[edition.code]))
    with django_assert_num_queries(6):  # the last one reads those planned by mistake, for putting back
        client.get(reverse("visits:visit_list", args=[edition.code]))
    with django_assert_num_queries(9):
        client.get(reverse("visits:visit_detail", args=[visit.code]))


def test_drawing_numbers_the_cards_like_the_list_and_keeps_pins_apart(coordinator, edition):
    town = find_place("Byczyna")
    same = {"latitude": town.latitude, "longitude": town.longitude}
    near = {"latitude": town.latitude, "longitude": town.longitude + Decimal("0.02")}
    cards = [_card(edition, coordinator, title=f"Karta {n}", **place) for n, place in enumerate((same, near, same))]
    cards.insert(1, _card(edition, coordinator, title="Bez miejsca"))
    drawings = draw(cards)
    assert [(drawing.shown, drawing.width) for drawing in drawings] == [("only-wide", 640), ("only-phone", 328)]
    for drawing in drawings:
        assert [pin.number for pin in drawing.pins] == [1, 3, 4]
        assert all(abs(a.x - b.x) >= 24 or abs(a.y - b.y) >= 20 for a, b in combinations(drawing.pins, 2))
        assert all(0 <= pin.x <= drawing.width and 0 <= pin.y <= drawing.height for pin in drawing.pins)
        assert drawing.paths
        assert drawing.labels
        for label in drawing.labels:
            end = label.x + 7 * len(label.name) * (-1 if label.is_left else 1)
            assert 0 <= end <= drawing.width


def test_nothing_is_drawn_without_coordinates(coordinator, edition):
    assert draw([_card(edition, coordinator)]) == []


def _new_card(place: str, **fields) -> dict[str, object]:
    given = {"kind": "human", "direction": "needs", "title": "Wolontariusze", "visibility": "internal", "version": 1}
    return {**given, "place": place, **fields}


def test_a_place_of_several_is_asked_about_and_never_guessed(client, coordinator, edition):
    client.force_login(coordinator)
    url = reverse("visits:resource_new", args=[edition.code])
    assert find_place("Siedlce") is None
    candidates = places_named("Siedlce")
    assert len(candidates) == 4
    page = client.post(url, _new_card("Dom kultury, Siedlce"))
    assert list(page.context["form"].errors) == ["town"]
    assert "Siedlce, woj. mazowieckie" in page.content.decode()
    assert ResourceCard.objects.count() == 0
    assert client.post(url, _new_card("Dom kultury, Siedlce", town="2")).status_code == 302
    card = ResourceCard.objects.get()
    assert (card.latitude, card.longitude) == (candidates[2].latitude, candidates[2].longitude)
    assert client.post(url, _new_card("Dom kultury, Siedlce", town="none")).status_code == 302
    assert ResourceCard.objects.latest("pk").latitude is None
    assert client.post(url, _new_card("Dom kultury, Siedlce", latitude="52.1", longitude="22.2")).status_code == 302
    assert str(ResourceCard.objects.latest("pk").latitude) == "52.100000"


def test_a_card_that_moves_leaves_its_pin_behind(client, coordinator, edition):
    client.force_login(coordinator)
    client.post(reverse("visits:resource_new", args=[edition.code]), _new_card("Byczyna"))
    card = ResourceCard.objects.get()
    here = {"latitude": str(card.latitude), "longitude": str(card.longitude)}
    client.post(reverse("visits:resource_edit", args=[card.code]), _new_card("Zabrze", **here))
    card.refresh_from_db()
    town = find_place("Zabrze")
    assert (card.latitude, card.longitude) == (town.latitude, town.longitude)
    there = {"latitude": str(card.latitude), "longitude": str(card.longitude)}
    client.post(reverse("visits:resource_edit", args=[card.code]), _new_card("u nas", version=2, **there))
    card.refresh_from_db()
    assert (card.place, card.latitude) == ("u nas", None)


def test_every_town_with_namesakes_can_be_told_from_them():
    """By the words of the choice: the voivodeship, or the coordinates."""
    several = {town.name for town in towns() if len(places_named(town.name)) > 1}
    assert len(several) > 300
    for name in several:
        words = [town_words(town) for town in places_named(name)]
        assert len(set(words)) == len(words), words


@pytest.mark.parametrize(("days", "kind"), [(0, "ok"), (183, "ok"), (184, "look"), (None, "idle")])
def test_a_card_checked_long_ago_is_no_longer_green(client, coordinator, edition, days, kind):
    card = _card(edition, coordinator)
    today = dt.date(2017, 6, 5)
    with clock.at(today):
        if days is not None:
            verify_card(card, on=today - dt.timedelta(days=days), note="", by=coordinator)
        client.force_login(coordinator)
        for page in ("resource_list", "resource_detail"):
            code = edition.code if page == "resource_list" else card.code
            text = client.get(reverse(f"visits:{page}", args=[code])).content.decode()
            if days is not None or page == "resource_list":
                assert f'class="light {kind}"' in text


def test_a_public_card_is_on_the_public_map_whether_there_is_a_call_or_not(client, coordinator, edition):
    url = reverse("visits:resource_public", args=[edition.code])
    _card(edition, coordinator, title="Wewnętrzna")
    assert client.get(url).status_code == 404
    _card(edition, coordinator, title="Jawna", visibility=ResourceVisibility.PUBLIC)
    page = client.get(url)
    assert page.status_code == 200
    assert [card.title for card in page.context["page"]] == ["Jawna"]


def test_a_point_taken_out_comes_back_and_can_be_said_otherwise(client, coordinator, edition, visit, participant):
    item = add_agenda_item(visit, day=DAYS[0], title="Powitanie", by=coordinator)
    client.force_login(coordinator)
    detail, remove, restore, edit = (
        reverse(f"visits:{name}", args=args)
        for name, args in (
            ("visit_detail", [visit.code]),
            ("agenda_item_remove", [visit.code, item.pk]),
            ("agenda_item_restore", [visit.code, item.pk]),
            ("agenda_item_edit", [visit.code, item.pk]),
        )
    )
    page = client.post(remove, follow=True).content.decode()
    assert f'action="{restore}"' in page
    assert "Powitanie" not in client.get(detail).content.decode().partition('<h2 id="hist-h">')[0]
    assert client.get(edit).status_code == 404
    client.post(restore)
    assert client.post(edit, {"day": DAYS[1].isoformat(), "title": "Pożegnanie"}).status_code == 302
    item.refresh_from_db()
    assert (item.removed_at, item.day, item.title) == (None, DAYS[1], "Pożegnanie")
    client.force_login(participant)
    for address in (remove, restore, edit):
        assert client.post(address).status_code == 403


def test_somebody_taken_off_the_list_comes_back_with_their_days(client, coordinator, visit):
    guest = _guests(visit, coordinator, number=1)[0]
    client.force_login(coordinator)
    restore = reverse("visits:attendee_restore", args=[visit.code, guest.pk])
    page = client.post(reverse("visits:attendee_remove", args=[visit.code, guest.pk]), follow=True)
    assert f'action="{restore}"' in page.content.decode()
    assert queries.totals(visit).people == 0
    client.post(restore)
    totals = queries.totals(visit)
    assert (totals.people, dict(totals.by_day)) == (1, dict.fromkeys(DAYS, 1))


def test_a_participant_written_in_anew_is_not_put_back_twice(client, coordinator, edition, visit):
    people = [make_participant(edition=edition)]
    first = add_participants(visit, people, days=DAYS, by=coordinator)[0]
    remove_attendee(first, by=coordinator)
    add_participants(visit, people, days=DAYS, by=coordinator)
    client.force_login(coordinator)
    page = client.post(reverse("visits:attendee_restore", args=[visit.code, first.pk]), follow=True)
    assert "jest już na liście" in page.content.decode()
    assert Attendee.objects.not_removed().filter(visit=visit).count() == 1


def test_what_is_written_of_a_guest_is_corrected_and_the_days_stay(client, coordinator, visit):
    guest = _guests(visit, coordinator, number=1)[0]
    client.force_login(coordinator)
    edit = reverse("visits:attendee_edit", args=[visit.code, guest.pk])
    assert "Gość 0" in client.get(edit).content.decode()
    values = {"guest_name": "Jan Kos", "organisation_name": "Koło", "sector": "ngo", "sex": "male"}
    assert client.post(edit, values).status_code == 302
    guest.refresh_from_db()
    assert (guest.guest_name, guest.sex, guest.days.count()) == ("Jan Kos", "male", 2)


def _guest(name, **changes):
    return {"guest_name": name, "organisation_name": "Koło", "sector": "ngo", "sex": "female", **changes}


@pytest.mark.parametrize("name", ["Łucja Żak", "  łucja ŻAK ", "Zak Lucja"])
def test_a_guest_of_a_name_on_the_list_is_asked_about_and_possible(client, coordinator, visit, name):
    add_guest(visit, guest_name="Łucja Żak", organisation_name="CISPOL", days=DAYS, by=coordinator)
    client.force_login(coordinator)
    url = reverse("visits:attendee_new", args=[visit.code])
    assert "another" not in client.get(url).context["form"].fields
    page = client.post(url, _guest(name))
    form = page.context["form"]
    assert form.errors == {
        "another": ["Na liście już jest: Łucja Żak (CISPOL). Jeśli to inna osoba, zaznacz to pole."]
    }
    assert (form["guest_name"].value(), form["organisation_name"].value()) == (name, "Koło")
    assert list(form.fields)[:2] == ["guest_name", "another"]
    assert Attendee.objects.count() == 1
    assert client.post(url, _guest(name, another="on")).status_code == 302
    assert Attendee.objects.count() == 2


def test_only_who_is_on_the_list_of_this_visit_is_asked_about(client, coordinator, edition, visit):
    gone, _second, _third = _guests(visit, coordinator)
    remove_attendee(gone, by=coordinator)
    other = actions.plan_visit(edition, title="Inna", starts_on=DAYS[0], ends_on=DAYS[0], by=coordinator)
    client.force_login(coordinator)
    assert client.post(reverse("visits:attendee_new", args=[visit.code]), _guest("Gość 0")).status_code == 302
    assert client.post(reverse("visits:attendee_new", args=[other.code]), _guest("Gość 1")).status_code == 302


def test_a_guest_and_somebody_of_the_programme_of_one_name_are_asked_about(client, coordinator, edition, visit):
    person = make_participant(edition=edition, first_name="Anna", last_name="Kos", starts_on=DAYS[0])
    add_guest(visit, guest_name="Anna Kos", days=DAYS, by=coordinator)
    client.force_login(coordinator)
    url = reverse("visits:attendee_participants", args=[visit.code])
    page = client.post(url, {"people": [person.pk]})
    assert page.context["form"].errors["another"][0].startswith("Na liście już jest: Anna Kos.")
    assert str(person.pk) in page.context["form"]["people"].value()
    assert client.post(url, {"people": [person.pk], "another": "on"}).status_code == 302
    page = client.post(reverse("visits:attendee_new", args=[visit.code]), _guest("Anna Kos"))
    assert "Anna Kos (bierze udział w programie)" in page.context["form"].errors["another"][0]


def test_a_corrected_name_is_asked_about_and_the_own_one_is_not(client, coordinator, visit):
    guest = _guests(visit, coordinator)[0]
    client.force_login(coordinator)
    edit = reverse("visits:attendee_edit", args=[visit.code, guest.pk])
    assert client.post(edit, _guest("Gość 0")).status_code == 302
    assert "another" in client.post(edit, _guest("Gość 1")).context["form"].errors
    assert client.post(edit, _guest("Gość 1", another="on")).status_code == 302
    guest.refresh_from_db()
    assert guest.guest_name == "Gość 1"


def test_a_guest_whose_name_has_no_letters_stops_nobody(client, coordinator, edition, visit):
    client.force_login(coordinator)
    url = reverse("visits:attendee_new", args=[visit.code])
    assert client.post(url, _guest("?")).status_code == 302
    assert client.get(url).status_code == 200
    assert client.post(url, _guest("–")).status_code == 302
    assert client.get(reverse("visits:attendee_participants", args=[visit.code])).status_code == 200
    assert Attendee.objects.count() == 2
