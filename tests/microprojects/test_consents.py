"""The one rule of who may be shown and named: every kind of person, every word said, the same answer everywhere."""

from __future__ import annotations

import datetime as dt

import pytest

from kopalnia.lib.domain import clock
from microprojects.models import Microproject, Photo
from microprojects.presenters.consents import Consents
from microprojects.queries.consents import IMAGE, NAME, photos_to_show, under_age
from people.models import User
from tests.factories import publications as make
from tests.factories.people import make_user

TODAY = dt.date(2017, 10, 12)
BIRTHDAY = dt.date(2018, 3, 1)


@pytest.fixture(autouse=True)
def _a_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(TODAY):
        yield


@pytest.fixture
def photo(microproject: Microproject) -> Photo:
    return make.make_photo(microproject=microproject, people_count=1)


def answers(photo: Photo, user: User) -> tuple[bool, bool]:
    """May be shown, may be named. The list of a photo's problems and the condition of the database say the same."""
    consents = Consents(photos=[photo], users=[user])
    shown = photos_to_show().filter(pk=photo.pk).exists()
    assert bool(consents.photo(photo)) == shown == (consents.problems(photo) == [])
    return shown, consents.may_name(user)


# (under age by a day, marked as a child on the photo) × what the person said × what a guardian signed → may it be shown?
CASES = [
    ("grown-up", None, None, False),
    ("grown-up", True, None, True),
    ("grown-up", False, None, False),
    ("grown-up", None, True, False),
    ("grown-up", False, True, False),
    *(
        case
        for who in ("under age", "marked as a child")
        for case in [
            (who, None, None, False),
            (who, True, None, False),
            (who, None, True, True),
            (who, True, True, True),
            (who, False, True, False),
            (who, True, False, False),
        ]
    ),
    ("of age since", None, True, False),
    ("of age since", True, None, True),
]


@pytest.mark.parametrize(("who", "said", "signed", "may"), CASES)
def test_a_grown_up_speaks_for_themselves_and_a_child_with_a_guardian(photo, who, said, signed, may) -> None:
    days = {"under age": BIRTHDAY, "of age since": TODAY}
    user = make_user()
    User.objects.filter(pk=user.pk).update(adult_on=days.get(who))
    make.make_subject(photo=photo, user=user, is_minor=who in {"marked as a child", "of age since"})
    for purpose in (IMAGE, NAME):
        if said is not None:
            make.consent(user=user, purpose=purpose)
        if said is False:
            make.consent(user=user, purpose=purpose, given=False)
        if signed is not None:
            make.guardian_consent(user=user, purpose=purpose)
        if signed is False:
            make.guardian_consent(user=user, purpose=purpose, given=False)
    assert answers(photo, user) == (may, may)


def test_a_photo_and_a_name_are_apart(photo) -> None:
    user = make_user()
    make.make_subject(photo=photo, user=user)
    make.consent(user=user, purpose=NAME)
    assert answers(photo, user) == (False, True)


def test_a_child_on_a_photo_makes_nobody_else_a_child(photo) -> None:
    user = make_user()
    for someone in (make_user(), None):
        make.make_subject(photo=photo, user=someone, is_minor=True)
    assert not User.objects.filter(under_age(), pk=user.pk).exists()


def test_what_somebody_else_said_is_nobody_s_own_word(photo) -> None:
    user = make_user()
    make.make_subject(photo=photo, user=user)
    for purpose in (IMAGE, NAME):
        make.consent(user=make_user(), purpose=purpose)
    assert answers(photo, user) == (False, False)


@pytest.mark.parametrize(
    ("with_account", "private", "sentence"),
    [
        (False, False, "Na zdjęciu można rozpoznać dziecko, a nie ma zgody opiekuna."),
        (True, True, "nie ma 18 lat"),
        (True, False, "nie ma 18 lat"),
    ],
)
def test_of_a_child_marked_on_the_photo_a_guardian_is_missing(photo, with_account, private, sentence) -> None:
    make.make_subject(photo=photo, user=make_user() if with_account else None, is_minor=True)
    (problem,) = Consents(photos=[photo], private=private).problems(photo)
    assert sentence in str(problem.sentence)


@pytest.mark.parametrize(("private", "sentence"), [(True, "nie ma 18 lat"), (False, "brak zgody na użycie")])
def test_that_somebody_is_under_age_is_told_to_the_coordination_only(photo, private, sentence) -> None:
    user = make_user()
    User.objects.filter(pk=user.pk).update(adult_on=BIRTHDAY)
    make.make_subject(photo=photo, user=user)
    (problem,) = Consents(photos=[photo], private=private).problems(photo)
    assert sentence in str(problem.sentence)


@pytest.mark.parametrize("minor", [False, True])
def test_a_paper_beside_the_photo_does_not_speak_for_somebody_with_an_account(photo, minor) -> None:
    user = make_user()
    make.make_subject(
        photo=photo, user=user, is_minor=minor, consent_given_by="Maria Lis", consent_given_on=dt.date(2017, 5, 1)
    )
    assert answers(photo, user) == (False, False)


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({"speaker_name": "Anna Matka"}, False),
        ({"speaker_name": "Anna Matka", "name_consent_on": TODAY}, True),
        (
            {"speaker_name": "Anna Matka", "name_consent_on": TODAY, "name_consent_withdrawn_at": "2017-10-12T08:00Z"},
            False,
        ),
        ({"name_consent_on": TODAY}, False),
    ],
)
def test_a_name_under_a_quote_needs_a_paper_that_holds(microproject, fields, may) -> None:
    quote = make.make_quote(microproject=microproject, **fields)
    assert Consents(quotes=[quote]).name_under(quote) == ("Anna Matka" if may else "")


@pytest.mark.parametrize("people", [1, 3])
def test_any_number_of_people_is_asked_in_one_query_each_way(microproject, people, django_assert_num_queries) -> None:
    photos = [make.make_photo(microproject=microproject, people_count=1) for _number in range(people)]
    users = [make_user() for _number in range(people)]
    quotes = [make.make_quote(microproject=microproject, speaker=user) for user in users]
    for photo, user in zip(photos, users, strict=True):
        make.make_subject(photo=photo, user=user)
        make.consent(user=user, purpose=IMAGE)
        make.consent(user=user, purpose=NAME)
    with django_assert_num_queries(2):
        consents = Consents(photos=photos, quotes=quotes, users=users)
        assert all(consents.photo(photo) for photo in photos)
        assert all(consents.may_name(user) for user in users)
        assert [consents.name_under(quote) for quote in quotes] == [user.full_name for user in users]
