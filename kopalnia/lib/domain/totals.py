"""Numbers over many rows as annotations of the row they belong to: a page counts everything it shows in one query.

The rows say themselves whose they are: `total_of(Session.objects.filter(edition=OuterRef("pk")))`.
"""

from typing import Any

from django.db.models import Aggregate, Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def total_of(rows: QuerySet[Any], number: Aggregate | None = None) -> Coalesce:
    """How many rows there are, or another whole number over them; nothing is zero."""
    return Coalesce(Subquery(_grouped(rows, number or Count("pk")), output_field=IntegerField()), 0)


def value_of(rows: QuerySet[Any], value: Aggregate) -> Subquery:
    """One value over all rows, such as the first day; of no rows it is nothing."""
    return Subquery(_grouped(rows, value))


def _grouped(rows: QuerySet[Any], value: Aggregate) -> QuerySet[Any]:
    return rows.order_by().annotate(_all=Value(1)).values("_all").annotate(_value=value).values("_value")
