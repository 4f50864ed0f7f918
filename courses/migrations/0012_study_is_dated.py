"""Every section that was shown says when; every one that counts says how."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0011_study_of_open_runs")]

    operations = [
        migrations.AlterField(
            "sectionprogress", "served_at", models.DateTimeField(verbose_name="はじめて開いた日時")
        ),
        migrations.AlterField(
            "sectionprogress",
            "last_served_at",
            models.DateTimeField(verbose_name="最後に開いた日時"),
        ),
        migrations.AddConstraint(
            "sectionprogress",
            models.CheckConstraint(
                condition=models.Q(visible_seconds__gte=0), name="courses_section_seconds_positive"
            ),
        ),
        migrations.AddConstraint(
            "sectionprogress",
            models.CheckConstraint(
                condition=models.Q(read_at__isnull=True, method="")
                | (models.Q(read_at__isnull=False) & ~models.Q(method="")),
                name="courses_section_read_says_how",
            ),
        ),
    ]
