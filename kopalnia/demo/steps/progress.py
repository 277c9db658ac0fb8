"""2017: what the teams wrote week by week, what the mentors answered, and the meetings between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from kopalnia.demo import drawings
from kopalnia.demo.engine import Step
from kopalnia.demo.texts import diary
from kopalnia.demo.world import GROUPS, World
from mentors.actions import meetings
from microprojects.actions import entries, photos
from microprojects.models import Entry, TeamMembership
from people.models import User

# Entries that nobody has answered at midway are answered on this day.
ANSWERED_LATE = dt.datetime(2017, 6, 12, 10)


def steps() -> Iterator[Step]:
    for key, notes in diary.DIARY.items():
        for number, note in enumerate(notes):
            yield from _of_note(key, number, note)
        for number, day in enumerate(diary.MEETINGS):
            at = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(19, 30))
            yield Step(at, f"meeting of {GROUPS[key]} on {day}", partial(_meet, key=key, number=number))
        yield Step(dt.datetime(2016, 12, 6, 9), f"profile of the mentor of {GROUPS[key]}", partial(_profile, key=key))


def _of_note(key: str, number: int, note: diary.Note) -> Iterator[Step]:
    name = f"{GROUPS[key]}, {note.on}, {note.who}"
    written = dt.datetime.combine(note.day, dt.time(20, number * 3 % 60))
    yield Step(written, f"entry: {name}", partial(_write, key=key, number=number, note=note))
    if note.fate == "draft":
        return
    answered = ANSWERED_LATE + dt.timedelta(minutes=number) if note.fate == "late" else written + dt.timedelta(days=2)
    if note.fate == "mend":
        yield Step(answered, f"entry returned: {name}", partial(_return, key=key, note=note))
        mended = answered + dt.timedelta(days=1)
        yield Step(mended, f"entry mended: {name}", partial(_mend, key=key, note=note))
        answered = mended + dt.timedelta(days=1)
    yield Step(answered, f"entry confirmed: {name}", partial(_accept, key=key, number=number, note=note))


def _write(world: World, *, key: str, number: int, note: diary.Note) -> None:
    microproject, me = world.microproject(key), world.person(note.who)
    entry = entries.write_entry(
        microproject=microproject,
        participation=world.participation(note.who),
        text=note.text,
        happened_on=note.day,
        minutes=round(note.hours * 60),
        time_mode=note.mode,
        audience=note.audience,
        by=me,
    )
    if note.photo:
        _photo(world, entry, note.photo, number, me)
    if note.fate != "draft":
        entries.submit_entry(entry=entry, by=me)


def _photo(world: World, entry: Entry, scene: str, number: int, me: User) -> None:
    """A drawing with its people marked: the author and team-mates; a child whose guardian signed stands on some."""
    caption, people, _wall, _floor = drawings.SCENES[scene]
    photo = photos.add_photo(
        microproject=entry.microproject, photo=drawings.photo(scene, number), entry=entry, caption=caption, by=me
    )
    photos.describe_photo(photo=photo, people_count=people, caption=caption, by=me)
    photos.mark_subject(photo=photo, user=me, by=me)
    if people < 2:
        return
    if number % 3 == 0:
        # Nobody has brought the guardian's paper of this child: the photo stays inside.
        photos.mark_subject(photo=photo, is_minor=True, by=me)
    elif number % 3 == 1:
        photos.mark_subject(
            photo=photo,
            is_minor=True,
            consent_given_by="opiekun prawny (przykład)",
            consent_given_on=entry.happened_on,
            by=me,
        )
    else:
        mates = TeamMembership.objects.active().filter(microproject=entry.microproject)
        mate = next(row.participation.user for row in mates.exclude(participation__user=me).order_by("pk"))
        photos.mark_subject(photo=photo, user=mate, by=me)


def _entry(world: World, key: str, note: diary.Note) -> Entry:
    return Entry.objects.get(
        microproject=world.microproject(key),
        author=world.person(note.who),
        happened_on=note.day,
        text__startswith=note.text,
    )


def _return(world: World, *, key: str, note: diary.Note) -> None:
    entries.return_entry(entry=_entry(world, key, note), comment=diary.RETURN_COMMENT, by=world.mentor(key))


def _mend(world: World, *, key: str, note: diary.Note) -> None:
    entry, me = _entry(world, key, note), world.person(note.who)
    entries.change_entry(entry=entry, expected_version=entry.version, by=me, text=note.text + diary.ADDED)
    entries.submit_entry(entry=entry, by=me)


def _accept(world: World, *, key: str, number: int, note: diary.Note) -> None:
    entry = _entry(world, key, note)
    comment = diary.ACCEPT_COMMENTS[number % len(diary.ACCEPT_COMMENTS)]
    entries.confirm_entry(entry=entry, comment=comment, by=world.mentor(key))


def _profile(world: World, *, key: str) -> None:
    meetings.save_profile(user=world.mentor(key), about=diary.PROFILES[key])


def _meet(world: World, *, key: str, number: int) -> None:
    microproject = world.microproject(key)
    turn = number + list(GROUPS).index(key)
    there = [row.participation for row in TeamMembership.objects.active().filter(microproject=microproject)]
    audience, note = diary.MEETING_NOTES[turn % len(diary.MEETING_NOTES)]
    meetings.log_meeting(
        microproject=microproject,
        held_on=dt.date.fromisoformat(diary.MEETINGS[number]),
        minutes=diary.MINUTES[turn % len(diary.MINUTES)],
        present=there[: 4 - turn % 2],
        next_step=diary.NEXT_STEPS[number],
        note=note,
        audience=audience,
        by=world.mentor(key),
    )
