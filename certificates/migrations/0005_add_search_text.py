"""What stands on a certificate, in the spelling that it is looked for in."""

from django.db import migrations, models

from audit.append_only import rebuilding


class Migration(migrations.Migration):
    dependencies = [("certificates", "0004_reissue")]
    operations = rebuilding(
        "certificates_certificate",
        migrations.AddField(
            "certificate",
            "search_text",
            models.TextField(blank=True, default="", editable=False, verbose_name="探す文"),
        ),
    )
