"""What the publication hands over when two accounts are merged."""

from people.merging import transfers, unless_there
from publications.models import PrintedName, Withdrawal

transfers(Withdrawal, "user")
transfers(PrintedName, "user", unless_there("snapshot", "name"))
