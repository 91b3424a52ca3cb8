from pathlib import Path

from django.db import migrations

FUNCTIONS = (
    "records_word_query, records_sound_query, records_stem_query, records_lexemes, "
    "records_sound_lexemes"
)


class Migration(migrations.Migration):
    dependencies = [("records", "0005_identity")]

    operations = [
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            reverse_sql=f"DROP FUNCTION {FUNCTIONS}",
        ),
    ]
