from pathlib import Path

from django.db import migrations

FUNCTIONS = (
    "history_current_revision, history_change_digest, history_revision_digest, "
    "history_number_revision, history_record_changes, history_guard_history, "
    "history_refuse_truncate"
)


class Migration(migrations.Migration):
    dependencies = [("history", "0001_tables")]

    operations = [
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            # The triggers that call them go too; migrating forward restores them.
            reverse_sql=f"DROP FUNCTION {FUNCTIONS} CASCADE",
        ),
    ]
