"""What this app hands over when two accounts are merged: the mentor's profile and notes, and who was at a meeting."""

from __future__ import annotations

from mentors.models import Meeting, MeetingNote, MentorProfile
from people.merging import transfers, unless_there

# Of two times beside one team on the same days one goes on, with the meetings of both.
transfers(Meeting, "accompaniment")
transfers(MentorProfile, "user", unless_there())
# The author of a note reads it whatever its audience, so it must not stay with an account nobody can open.
transfers(MeetingNote, "written_by")
transfers(Meeting.present.through, "participation", unless_there("meeting"))
