"""What the writers of a large edition share: the edition itself, its size, chance with a fixed seed, rows made so far."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import models
from django.utils import timezone

from kopalnia.demo import cast, facts
from microprojects.models import AimVersion, Microproject, TeamMembership
from organisations.models import Organisation
from people.models import User
from programmes.choices import EditionRoleName, PhaseKind
from programmes.models import Edition, EditionRole, Participation, Phase, Programme

Row = TypeVar("Row", bound=models.Model)
BATCH = 2000
STARTED = dt.date(2016, 10, 6)
FOUNDED = dt.date(2016, 12, 5)


def write(rows: Iterable[Row]) -> list[Row]:
    """Save new rows in batches; they come back with their keys."""
    made = list(rows)
    return type(made[0])._default_manager.bulk_create(made, batch_size=BATCH) if made else []


class LargeEdition:
    """One edition under construction."""

    companies: list[Organisation]
    participations: list[Participation]
    mentors: list[User]
    microprojects: list[Microproject]
    versions: list[AimVersion]
    teams: dict[int, list[TeamMembership]]

    def __init__(self, *, code: str, size: int, day: dt.date) -> None:
        self.code, self.size, self.day = code, size, day
        self.chance = random.Random(f"{code} {size}")
        self.coordinator = User.objects.get(email=cast.COORDINATOR.email)
        self.programme, _created = Programme.objects.get_or_create(
            name=f"Program do pomiarów {code}",
            defaults={
                "starts_on": facts.STARTS_ON,
                "ends_on": facts.ENDS_ON,
                "example_note": "Wszystko w tym programie jest wymyślone, do mierzenia szybkości.",
                "funder_formula": facts.FUNDER_FORMULA,
            },
        )
        self.edition = Edition.objects.create(
            programme=self.programme,
            code=code,
            name=f"Edycja {size} osób",
            starts_on=facts.STARTS_ON,
            ends_on=facts.ENDS_ON,
            call_lead="Edycja do pomiarów.",
            call_for_whom="Dla wymyślonych osób.",
            call_published_at=self.at(dt.date(2016, 9, 1), 8),
        )
        EditionRole.objects.create(
            edition=self.edition,
            user=self.coordinator,
            role=EditionRoleName.COORDINATOR,
            starts_on=facts.STARTS_ON,
        )
        spans = zip(PhaseKind, ((9, 1, 30), (10, 1, 240), (12, 1, 240), (12, 20, 300), (12, 30, 335)), strict=True)
        for kind, (month, first, length) in spans:
            start = dt.date(2016, month, first)
            Phase.objects.create(
                edition=self.edition, kind=kind, starts_on=start, ends_on=start + dt.timedelta(days=length)
            )

    def codes(self, letter: str) -> Iterator[str]:
        """Numbered public codes of one kind of row."""
        number = 0
        while True:
            yield f"{self.code}-{letter}{number}"
            number += 1

    def at(self, day: dt.date, hour: int = 12) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))

    def some_day(self, since: dt.date = FOUNDED) -> dt.date:
        """A day between `since` and the day before the world's."""
        return since + dt.timedelta(days=self.chance.randrange(max((self.day - since).days, 1)))
