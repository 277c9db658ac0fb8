"""What apps above add to the registry: who keeps which organisation, and what else its page shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from kopalnia.lib.domain.extension_points import ExtensionPoint
from organisations.models import Organisation
from people.models import User

# Whether a person may read the registry.
readers: ExtensionPoint[[User], bool] = ExtensionPoint()

# Organisations whose data, changes and contacts a person keeps.
maintained: ExtensionPoint[[User], QuerySet[Organisation]] = ExtensionPoint()

# What the page of an organisation shows a reader of a day, besides the registry's own facts.
page: ExtensionPoint[[Organisation, User, dt.date], dict[str, Any]] = ExtensionPoint()
