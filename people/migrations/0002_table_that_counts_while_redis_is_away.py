from django.core.management import call_command
from django.db import migrations

TABLE = "kopalnia_cache"


def create(apps, schema_editor):
    """Django's own table of a cache in the database; there also for those who set CACHE_URL later."""
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
