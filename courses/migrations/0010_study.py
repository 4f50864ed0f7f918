"""How far somebody is inside a lecture: sections as they are seen, media, sittings, the rule."""

import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


def _whose(name: str) -> list[tuple[str, models.Field]]:
    return [
        (field, models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name=name, to=to))
        for field, to in (("enrolment", "courses.enrolment"), ("module", "courses.runmodule"))
    ]


def _auto() -> tuple[str, models.Field]:
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


SECTION = [
    migrations.RenameModel("SectionRead", "SectionProgress"),
    migrations.AlterModelOptions(
        "sectionprogress", {"verbose_name": "節の進み具合", "verbose_name_plural": "節の進み具合"}
    ),
    migrations.RemoveConstraint("sectionprogress", "courses_section_read_once"),
    *(
        migrations.AlterField("sectionprogress", name, field)
        for name, field in _whose("section_progress")
    ),
    migrations.AddConstraint(
        "sectionprogress",
        models.UniqueConstraint(
            fields=["enrolment", "module", "section_id"], name="courses_section_once"
        ),
    ),
    migrations.AddField(
        "sectionprogress",
        "served_at",
        models.DateTimeField(null=True, verbose_name="はじめて開いた日時"),
    ),
    migrations.AddField(
        "sectionprogress",
        "last_served_at",
        models.DateTimeField(null=True, verbose_name="最後に開いた日時"),
    ),
    migrations.AddField(
        "sectionprogress",
        "visible_seconds",
        models.FloatField(default=0, verbose_name="見ていた時間(秒)"),
    ),
    migrations.AddField(
        "sectionprogress",
        "method",
        models.CharField(
            blank=True,
            choices=[("page", "画面を開いてから進んだ"), ("player", "画面を見ていた時間")],
            default="",
            max_length=10,
            verbose_name="数え方",
        ),
        preserve_default=False,
    ),
    migrations.AlterField(
        "sectionprogress", "read_at", models.DateTimeField(null=True, verbose_name="学んだ日時")
    ),
]

MEDIA = [
    migrations.CreateModel(
        "MediaProgress",
        fields=[
            _auto(),
            ("medium", models.PositiveBigIntegerField(verbose_name="動画・音声")),
            ("spans", models.JSONField(default=list, verbose_name="再生した所(秒)")),
            ("position", models.FloatField(default=0, verbose_name="止めた所(秒)")),
            ("placed_at", models.DateTimeField(null=True, verbose_name="止めた画面を開いた日時")),
            ("last_seen_at", models.DateTimeField(null=True, verbose_name="最後に再生した日時")),
            ("text_served_at", models.DateTimeField(null=True, verbose_name="文章を開いた日時")),
            ("text_read_at", models.DateTimeField(null=True, verbose_name="文章を読んだ日時")),
            *_whose("media_progress"),
        ],
        options={
            "verbose_name": "視聴の進み具合",
            "verbose_name_plural": "視聴の進み具合",
            "constraints": [
                models.UniqueConstraint(
                    fields=["enrolment", "module", "medium"], name="courses_medium_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(position__gte=0), name="courses_medium_position_positive"
                ),
            ],
        },
    ),
    migrations.AddField(
        "lecturepage",
        "watch_percent",
        models.PositiveSmallIntegerField(
            default=90,
            help_text="これだけ再生すると「学んだ」になります。次に始める開催から変わります。",
            validators=[
                django.core.validators.MinValueValidator(1),
                django.core.validators.MaxValueValidator(100),
            ],
            verbose_name="動画・音声を再生する割合(%)",
        ),
    ),
    migrations.AddField(
        "lecturepage",
        "no_skip",
        models.BooleanField(
            default=False,
            help_text="まだ再生していない所へは進めなくなります。戻ることはいつでもできます。",
            verbose_name="動画・音声の先送りをさせない",
        ),
    ),
]

SITTING = migrations.CreateModel(
    "Sitting",
    fields=[
        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
        ("section_id", models.CharField(max_length=36, verbose_name="節")),
        ("served_at", models.DateTimeField(verbose_name="開いた日時")),
        ("last_batch_at", models.DateTimeField(null=True, verbose_name="最後に届いた日時")),
        ("batches", models.JSONField(default=list, verbose_name="届いた番号")),
        ("paid_visible", models.JSONField(default=list, verbose_name="数えた時間(見ていた)")),
        ("paid_played", models.JSONField(default=list, verbose_name="数えた時間(再生)")),
        ("refused", models.PositiveIntegerField(default=0, verbose_name="数えなかった回数")),
        *_whose("sittings"),
    ],
    options={
        "verbose_name": "画面を開いた一回",
        "verbose_name_plural": "画面を開いた一回",
        "indexes": [
            models.Index(fields=["enrolment", "last_batch_at"], name="courses_sit_enrolme_idx"),
            models.Index(fields=["served_at"], name="courses_sit_served_idx"),
        ],
    },
)


class Migration(migrations.Migration):
    dependencies = [("courses", "0009_organiser_and_lecturers")]

    operations = [
        *SECTION,
        *MEDIA,
        SITTING,
        migrations.AddField(
            "requirement", "rule", models.JSONField(default=dict, verbose_name="数え方")
        ),
    ]
