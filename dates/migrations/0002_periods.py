from pathlib import Path

from django.db import migrations

FUNCTIONS = (
    "period_between, period_between_known, period_possible, period_certain, "
    "period_grounds"
)


class Migration(migrations.Migration):
    dependencies = [("dates", "0001_edtf")]

    operations = [
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            reverse_sql=f"DROP FUNCTION {FUNCTIONS}",
        ),
    ]
