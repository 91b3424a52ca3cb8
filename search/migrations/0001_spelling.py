from pathlib import Path

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

FUNCTIONS = (
    "search_word_query, search_sound_query, search_stem_query, search_lexemes, "
    "search_sound_lexemes, search_initials, search_skeleton, search_spelling, "
    "search_common_words, search_rough, search_script, search_words, search_sounds, "
    "search_fold(text), search_fold(text, text)"
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            reverse_sql=f"DROP FUNCTION {FUNCTIONS}",
        ),
    ]
