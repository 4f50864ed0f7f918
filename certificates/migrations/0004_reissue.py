"""再交付: a certificate may follow another, under its own number or under the old one again."""

from django.db import migrations, models
from django.db.models import Q

from audit.append_only import rebuilding

CAUSES = [
    ("lost", "紛失"),
    ("renamed", "氏名変更"),
    ("mistaken", "記載の誤り"),
    ("after_void", "無効になったものに代わる交付"),
]


class Migration(migrations.Migration):
    dependencies = [("certificates", "0003_names_on_certificates")]
    operations = [
        migrations.AddField(
            "numberseries",
            "approval_number",
            models.CharField(blank=True, max_length=60, verbose_name="決裁番号"),
        ),
        migrations.AddField(
            "numberseries",
            "approved_on",
            models.DateField(blank=True, null=True, verbose_name="決裁日"),
        ),
        migrations.AlterModelOptions(
            "certificate",
            {
                "ordering": ["series", "number", "reissue"],
                "verbose_name": "修了証",
                "verbose_name_plural": "修了証",
            },
        ),
        *rebuilding(
            "certificates_certificate",
            migrations.RemoveConstraint("certificate", "certificates_number_unique"),
            migrations.AddField(
                "certificate",
                "cause",
                models.CharField(
                    blank=True, choices=CAUSES, default="", max_length=12,
                    verbose_name="再交付の理由",
                ),
                preserve_default=False,
            ),
            migrations.AddField(
                "certificate",
                "cause_note",
                models.CharField(
                    blank=True, default="", max_length=300, verbose_name="理由の補足"
                ),
                preserve_default=False,
            ),
            migrations.AddField(
                "certificate",
                "reissue",
                models.PositiveSmallIntegerField(
                    default=0, verbose_name="同じ番号での再交付の回"
                ),
            ),
            migrations.AddConstraint(
                "certificate",
                models.UniqueConstraint(
                    fields=("series", "number", "reissue"), name="certificates_number_unique"
                ),
            ),
            migrations.AddConstraint(
                "certificate",
                models.CheckConstraint(
                    condition=Q(cause="", reissue=0, supersedes__isnull=True)
                    | (Q(supersedes__isnull=False) & ~Q(cause="")),
                    name="certificates_successor_has_cause",
                ),
            ),
        ),
        *rebuilding(
            "certificates_certificateevent",
            migrations.RemoveConstraint("certificateevent", "certificates_event_once"),
            migrations.AddConstraint(
                "certificateevent",
                models.UniqueConstraint(fields=("certificate",), name="certificates_event_once"),
            ),
        ),
    ]
