"""集合視聴: a hall that watched lectures together."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models.runs import CourseRun, RunModule


class HallViewing(models.Model):
    """One gathering to watch lectures. Who was there is evidence, with this row as its source."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(
        CourseRun, models.PROTECT, related_name="hall_viewings", verbose_name="開催"
    )
    modules: "models.ManyToManyField[RunModule, models.Model]" = models.ManyToManyField(
        RunModule, related_name="hall_viewings", verbose_name="視聴した講義"
    )
    held_on = models.DateField("視聴した日")
    place = models.CharField("場所", max_length=120)
    led_by = models.CharField("進めた人", max_length=120)
    # Known once the signed roster has come back.
    original_kept = models.CharField("原本の保管場所", max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登録した人"
    )
    created_at = models.DateTimeField("登録した日時")

    class Meta:
        verbose_name = "集合視聴"
        verbose_name_plural = "集合視聴"
        ordering = ["-held_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(led_by=""), name="courses_hall_says_where_and_who"
            ),
            # The same form sent twice is one gathering.
            models.UniqueConstraint(
                fields=["run", "held_on", "place", "led_by"], name="courses_hall_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.place}"
