from pathlib import Path

from django.db import migrations

FUNCTIONS = (
    "records_fold(text), records_fold(text, text), records_current_revision,"
    " records_number_revision,"
    " records_change_digest, records_revision_digest,"
    " records_record_changes, records_stamp, records_keep_public_id,"
    " records_keep_published, records_guard_deletion, records_check_publication,"
    " records_require_citation, records_check_support, records_touch_owner,"
    " records_owners_changed, records_cache_name, records_guard_history,"
    " records_refuse_truncate,"
    " records_refuse_loop"
)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_tables")]

    operations = [
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            # The triggers that call them go too; migrating forward restores them.
            reverse_sql=f"DROP FUNCTION {FUNCTIONS} CASCADE",
        ),
    ]
