"""Periods of one fact do not overlap, and the database holds it: nobody holds one role twice on one day.

On PostgreSQL it is an exclusion constraint over ranges of days; on SQLite, which has none, a pair of triggers that are
made with the table, so that they are there again whenever a migration makes the table anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models import F, Q
from django.db.models.sql import Query

from kopalnia.lib.web.access import Sentence

# As text it comes after every day that can be written.
FOR_GOOD = "'infinity'"

EXCLUDE = (
    "CONSTRAINT %(name)s EXCLUDE USING gist (%(same)s, daterange(starts_on, ends_on, '%(bounds)s') WITH &&)%(where)s"
)
TRIGGER = (
    "CREATE TRIGGER %(name)s AFTER %(event)s ON %(table)s BEGIN"
    " SELECT RAISE(ABORT, 'Overlapping periods: %(constraint)s')"
    " FROM (SELECT * FROM %(table)s%(where)s) AS mine JOIN (SELECT * FROM %(table)s%(where)s) AS other"
    " ON mine.%(pk)s <> other.%(pk)s AND %(same)s AND %(overlap)s WHERE mine.%(pk)s = NEW.%(pk)s; END"
)


class NoOverlap(models.BaseConstraint):
    """Rows that agree in `fields` share no day from `starts_on` through `ends_on`.

    Rows outside `condition` and rows with an empty field do not count. With `changes_within_a_day` the last day of a row
    may be the first of the next, and what lasted for its first day only stands in nobody's way.
    """

    def __init__(
        self,
        *,
        fields: Sequence[str],
        name: str,
        condition: Q | None = None,
        changes_within_a_day: bool = False,
        violation_error_code: str | None = None,
        violation_error_message: Sentence | None = None,
    ) -> None:
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,  # type: ignore[arg-type]
        )
        self.fields = tuple(fields)
        self.condition = condition
        self.changes_within_a_day = changes_within_a_day

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs["fields"] = self.fields
        if self.condition is not None:
            kwargs["condition"] = self.condition
        if self.changes_within_a_day:
            kwargs["changes_within_a_day"] = True
        return path, args, kwargs

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "sqlite":
            # Made after the table; when the table is made anew, these follow it under its name.
            schema_editor.deferred_sql += self._triggers(model, schema_editor)
            return None
        # Trusted since PostgreSQL 13: whoever may make tables in the database may make it.
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        quote = schema_editor.quote_name
        return Statement(
            EXCLUDE,
            name=quote(self.name),
            same=", ".join(f"{quote(column)} WITH =" for column in self._columns(model)),
            bounds="[)" if self.changes_within_a_day else "[]",
            where=self._where(model, schema_editor),
        )

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "sqlite":
            first, second = self._triggers(model, schema_editor)
            schema_editor.deferred_sql.append(second)
            return first
        return Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            constraint=self.constraint_sql(model, schema_editor),
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "sqlite":
            # Asked by nobody: Django takes a constraint of SQLite away by making the table anew without it.
            raise NotImplementedError
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )

    def validate(
        self,
        model: type[models.Model],
        instance: Any,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raises ``ValidationError`` when another row holds on one of the days of this one."""
        names = {*self.fields, "starts_on", "ends_on"}
        same = {field: getattr(instance, model._meta.get_field(field).attname) for field in self.fields}  # type: ignore[union-attr]
        start, end = instance.starts_on, instance.ends_on
        if (exclude and names & set(exclude)) or start is None or None in same.values():
            return
        rows = model._base_manager.using(using).filter(**same).exclude(pk=instance.pk)
        if self.changes_within_a_day:
            if start == end:
                return
            later = Q(ends_on__gt=start) & Q(ends_on__gt=F("starts_on"))
            earlier = Q(starts_on__lt=end) if end else Q()
        else:
            later = Q(ends_on__gte=start)
            earlier = Q(starts_on__lte=end) if end else Q()
        rows = rows.filter(earlier, Q(ends_on__isnull=True) | later)
        if self.condition is not None:
            against = instance._get_field_expression_map(meta=model._meta, exclude=exclude)  # noqa: SLF001 - as Django's own constraints
            if not self.condition.check(against, using=using):
                return
            rows = rows.filter(self.condition)
        if rows.exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def _columns(self, model: type[models.Model]) -> list[str]:
        return [str(model._meta.get_field(field).column) for field in self.fields]  # type: ignore[union-attr]

    def _where(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        if self.condition is None:
            return ""
        query = Query(model, alias_cols=False)
        compiler = query.get_compiler(connection=schema_editor.connection)
        sql, params = query.build_where(self.condition).as_sql(compiler, schema_editor.connection)
        return f" WHERE ({sql % tuple(schema_editor.quote_value(one) for one in params)})"

    def _triggers(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        quote = schema_editor.quote_name
        ends = {row: f"COALESCE({row}.ends_on, {FOR_GOOD})" for row in ("mine", "other")}
        if self.changes_within_a_day:
            pairs = [("mine", "other"), ("other", "mine"), ("mine", "mine"), ("other", "other")]
            overlap = [f"{one}.starts_on < {ends[two]}" for one, two in pairs]
        else:
            overlap = [f"mine.starts_on <= {ends['other']}", f"other.starts_on <= {ends['mine']}"]
        return [
            Statement(
                TRIGGER,
                table=Table(model._meta.db_table, quote),
                name=quote(f"{self.name}_{event.lower()}"),
                event=event,
                constraint=self.name,
                pk=quote(str(model._meta.pk.column)),
                where=self._where(model, schema_editor),
                same=" AND ".join(f"mine.{quote(column)} = other.{quote(column)}" for column in self._columns(model)),
                overlap=" AND ".join(overlap),
            )
            for event in ("INSERT", "UPDATE")
        ]
