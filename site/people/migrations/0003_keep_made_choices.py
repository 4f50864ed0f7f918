"""Whoever had changed the text or the readings before has chosen."""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone


def keep(apps, schema_editor):
    User = apps.get_model("people", "User")
    changed = ~Q(text_size="standard") | Q(shows_furigana=False)
    User.objects.filter(changed, display_chosen_at=None).update(display_chosen_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("people", "0002_display_settings")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
