"""Ending sessions a person has open in other browsers."""

from __future__ import annotations

from allauth.usersessions.models import UserSession

from people.models import User


def end_sessions(user: User, *, but: str = "") -> int:
    """End the person's sessions, all or all but the one with this key; how many there were."""
    sessions = list(UserSession.objects.filter(user_id=user.pk).exclude(session_key=but))
    for session in sessions:
        session.end()
    return len(sessions)


def end_session(user: User, number: str) -> bool:
    """End one session of the person by its number. False when there is none such, or it has ended already."""
    session = (
        UserSession.objects.filter(user_id=user.pk, pk=number).first()
        if number.isascii() and number.isdigit()
        else None
    )
    if session is None:
        return False
    session.end()
    return True
