"""Polish was everybody's language from the beginning. Whoever has never signed in has not chosen it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("people", "User").objects.filter(last_login=None, language="pl").update(language="")


def write_again(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("people", "User").objects.filter(language="").update(language="pl")


class Migration(migrations.Migration):
    dependencies = [("people", "0008_language_never_chosen")]

    operations = [migrations.RunPython(forget, write_again)]
