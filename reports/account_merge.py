"""What this app hands over when two accounts are merged: nothing, a release is frozen."""

from people.merging import leaves
from reports.models import ReleasedShare

leaves(ReleasedShare, "participation", "a release is never changed; hours that move are corrections of the next one")
