from django.db import migrations, models


class Migration(migrations.Migration):
    """What is open names the approval that it stands on."""

    dependencies = [("cases", "0003_carry_cases_over")]

    operations = [
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', False), ('approval__isnull', False), _connector='OR'), name='cases_disclosure_stands_on_approval'),
        ),
    ]
