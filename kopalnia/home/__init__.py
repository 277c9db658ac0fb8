"""The home pages of every role, what needs attention, and the search."""
