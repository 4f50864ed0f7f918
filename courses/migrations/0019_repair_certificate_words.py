"""What no certificate may print is put right before the database refuses it.

A style of date that the code did not know was printed in the western way: it stays so.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

STYLES = ("wareki", "western", "both")
NUMBER = "第{number}号"
TITLE = "修了証"
BODY = (
    "あなたは{fiscal_year_wareki}に実施した{course_title}の全課程を修了したので、これを証します"
)


def repair(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Put right the number formats without a number, unknown styles of date and empty texts."""
    for course in apps.get_model("courses", "CoursePage").objects.all():
        left = course.certificate_number_format.replace("{number}", "", 1)
        fits = "{number}" in course.certificate_number_format and not set("{}｛｝") & set(left)
        style = course.certificate_date_style
        course.certificate_number_format = course.certificate_number_format if fits else NUMBER
        course.certificate_date_style = style if style in STYLES else "western"
        course.certificate_title = course.certificate_title.strip() or TITLE
        course.certificate_body = course.certificate_body.strip() or BODY
        course.save()


class Migration(migrations.Migration):
    dependencies = [("courses", "0018_fill_sort_keys")]
    operations = [migrations.RunPython(repair, migrations.RunPython.noop)]
