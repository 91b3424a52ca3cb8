from pathlib import Path

from django.db import migrations

FUNCTIONS = (
    "records_initials, records_skeleton, records_spelling, records_common_words, "
    "records_rough, records_script, records_words, records_sounds"
)


class Migration(migrations.Migration):
    dependencies = [("records", "0003_triggers")]

    operations = [
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            reverse_sql=f"DROP FUNCTION {FUNCTIONS}",
        ),
    ]
