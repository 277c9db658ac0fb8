"""What the publication hands over when two accounts are merged."""

from people.merging import register, unless_there
from publications.models import PrintedName, Withdrawal

register(Withdrawal, "user")
register(PrintedName, "user", unless_there("snapshot", "name"))
