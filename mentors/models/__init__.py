"""Models of mentoring."""

from mentors.models.mentor import Meeting, MeetingNote, MentorProfile

__all__ = ["Meeting", "MeetingNote", "MentorProfile"]
