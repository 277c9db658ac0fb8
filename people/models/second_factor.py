"""Counting the codes of the second factor that are typed for an account.

Allauth counts tries in the cache, and remembers a used code there for half a minute. Both are too little here: a cache may
forget, several processes race in it, and a code stays good for longer than that. So the count and the last code used stand
in the database. After `FREE` wrong codes each further one has to wait twice as long as the one before, at most an hour: that
is a few dozen guesses a day among a million codes, and the person is never locked out for good.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.user import User

FREE = 5
FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=1)
FORGOTTEN_AFTER = dt.timedelta(days=1)


class CodeGuard(models.Model):
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="code_guard")
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(default=timezone.now)
    # The number of the half-minute whose code was used last: neither it nor an older one is good again.
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("code attempt counter")
        verbose_name_plural = _("code attempt counters")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.tries}"

    @property
    def opens_at(self) -> dt.datetime:
        """When the next code may be tried."""
        if self.tries < FREE:
            return self.tried_at
        doubled = FIRST_WAIT * 2 ** min(self.tries - FREE, 10)
        return self.tried_at + min(doubled, LONGEST_WAIT)
