"""The demo's things by the names the steps know them under; each is read once."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.utils import timezone

from kopalnia.demo import cast, facts
from microprojects.models import Accompaniment, Event, Microproject, TeamMembership
from organisations.models import Organisation
from people.models import User
from programmes.models import Edition, Participation
from trainings.models import Session

GROUPS = {
    "wazny": "Jesteś Ważny",
    "fotelik": "Bezpieczny Fotelik",
    "dzieciaki": "Sportowe Dzieciaki",
    "muzyka": "Muzyka Aniołów",
    "szpital": "Czyste Powietrze",
}


def local(day: dt.date, hour: int = 12, minute: int = 0) -> dt.datetime:
    """A moment of a day in the portal's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


class World:
    """Reads what earlier steps made. People stay in memory; rows whose state moves are read anew each time."""

    def __init__(self) -> None:
        self._people: dict[str, User] = {}

    def person(self, key: str) -> User:
        if key not in self._people:
            self._people[key] = User.objects.get(email=f"{key}@{cast.DOMAIN}")
        return self._people[key]

    @property
    def administrator(self) -> User:
        return self.person(cast.ADMINISTRATOR.key)

    @property
    def coordinator(self) -> User:
        return self.person(cast.COORDINATOR.key)

    def mentor(self, microproject: str) -> User:
        """Who accompanies the team on the day of the clock; before anybody does, whom the cast has for it."""
        first = {"microproject__aim_versions__number": 1, "microproject__aim_versions__name": GROUPS[microproject]}
        rows = Accompaniment.objects.active().filter(microproject__edition__code=facts.EDITION_CODE, **first)
        row = rows.select_related("mentor").order_by("-starts_on", "-pk").first()
        return row.mentor if row else self.person(cast.MENTORS[microproject].key)

    def organisation(self, key: str) -> Organisation:
        return Organisation.objects.get(name=_names()[key])

    @property
    def edition(self) -> Edition:
        return Edition.objects.select_related("programme").get(code=facts.EDITION_CODE)

    def participation(self, key: str) -> Participation:
        return Participation.objects.select_related("user").get(
            edition__code=facts.EDITION_CODE, user=self.person(key)
        )

    def session(self, title: str) -> Session:
        return Session.objects.select_related("module").get(module__edition__code=facts.EDITION_CODE, title=title)

    def microproject(self, key: str) -> Microproject:
        """A team by its first name, whatever it is called now."""
        return Microproject.objects.get(
            edition__code=facts.EDITION_CODE, aim_versions__number=1, aim_versions__name=GROUPS[key]
        )

    def membership(self, key: str) -> TeamMembership:
        return TeamMembership.objects.get(participation=self.participation(key), ends_on=None)

    def event(self, microproject: str, title: str, nth: int = 0) -> Event:
        """An event by its title; `nth` counts the occurrences of a series from 0."""
        return self.microproject(microproject).events.filter(title=title).order_by("starts_at")[nth]


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {organisation.key: organisation.name for organisation in cast.ORGANISATIONS}
