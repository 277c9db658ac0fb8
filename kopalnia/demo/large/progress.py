"""Four entries of everybody in a large edition, most of them confirmed, and three meetings of every team."""

from __future__ import annotations

from collections.abc import Iterator

from kopalnia.demo.large.edition import LargeEdition, write
from mentors.choices import NoteAudience
from mentors.models import Meeting, MeetingNote
from microprojects.choices import EntryState
from microprojects.models import Accompaniment, Entry, EntryReview
from people.models import AuditEntry
from people.models.audit import AuditSubject

EACH = 4
MEETINGS = 3
STATES = (EntryState.ACCEPTED,) * 17 + (EntryState.SUBMITTED, EntryState.RETURNED, EntryState.DRAFT)
TEXTS = ("Spotkanie z sąsiadami.", "Zakupy i rozliczenie.", "Próba przed wydarzeniem.", "Porządki po pikniku.")


def write_progress(large: LargeEdition) -> None:
    entries = write(_entries(large))
    write(_reviews(large, entries))
    _log(large, entries)
    _meetings(large)


def _entries(large: LargeEdition) -> Iterator[Entry]:
    code = large.codes("e")
    for number, version in enumerate(large.versions):
        mentor = large.mentors[number % len(large.mentors)]
        for row in large.teams[version.microproject_id]:
            for _again in range(EACH):
                day, state = large.some_day(), large.chance.choice(STATES)
                accepted = state == EntryState.ACCEPTED
                yield Entry(
                    code=next(code),
                    microproject=version.microproject,
                    aim_version=version,
                    participation=row.participation,
                    author=row.participation.user,
                    state=state,
                    text=large.chance.choice(TEXTS),
                    happened_on=day,
                    minutes=large.chance.choice((60, 90, 120, 180, 240)),
                    created_at=large.at(day, 19),
                    submitted_at=None if state == EntryState.DRAFT else large.at(day, 20),
                    accepted_by=mentor if accepted else None,
                    accepted_at=large.at(day, 21) if accepted else None,
                )


def _reviews(large: LargeEdition, entries: list[Entry]) -> Iterator[EntryReview]:
    for row in entries:
        if row.state in {EntryState.ACCEPTED, EntryState.RETURNED}:
            accepted = row.state == EntryState.ACCEPTED
            yield EntryReview(
                entry=row,
                accepted=accepted,
                comment="" if accepted else "Ile osób?",
                reviewed_by=row.accepted_by or large.mentors[0],
                reviewed_at=large.at(row.happened_on, 21),
            )


def _log(large: LargeEdition, entries: list[Entry]) -> None:
    sent = [row for row in entries if row.state != EntryState.DRAFT]
    lines = write(
        AuditEntry(
            at=large.at(row.happened_on, 20),
            verb="entry.submitted",
            actor_id=row.author_id,
            edition_id=large.edition.pk,
            data={"code": row.code, "happened_on": row.happened_on.isoformat(), "entry_minutes": row.minutes},
        )
        for row in sent
    )
    pairs = list(zip(lines, sent, strict=True))
    write(AuditSubject(entry=line, kind="microprojects.entry", object_id=row.pk) for line, row in pairs)
    write(
        AuditSubject(entry=line, kind="microprojects.microproject", object_id=row.microproject_id)
        for line, row in pairs
    )


def _meetings(large: LargeEdition) -> None:
    beside = {
        row.microproject_id: row
        for row in Accompaniment.objects.filter(microproject__edition=large.edition).select_related("mentor")
    }
    code = large.codes("b")
    meetings = write(
        Meeting(
            code=next(code),
            microproject=microproject,
            accompaniment=beside[microproject.pk],
            held_on=(day := large.some_day()),
            minutes=60,
            next_step="Lista zadań z datami.",
            logged_by=beside[microproject.pk].mentor,
            logged_at=large.at(day, 20),
        )
        for microproject in large.microprojects
        for _again in range(MEETINGS)
    )
    audiences = list(NoteAudience)
    write(
        MeetingNote(
            meeting=row,
            audience=audiences[number % len(audiences)],
            text="Notatka przykładowa.",
            written_by=row.logged_by,
            written_at=row.logged_at,
        )
        for number, row in enumerate(meetings)
    )
