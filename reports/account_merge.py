"""What this app hands over when two accounts are merged: nothing, a release is frozen."""

from people.merging import exempt
from reports.models import ReleasedShare

exempt(ReleasedShare, "participation", "a release is never changed; hours that move are corrections of the next one")
