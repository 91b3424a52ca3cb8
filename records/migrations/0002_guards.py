from pathlib import Path

from django.db import migrations

FUNCTIONS = (
    "records_stamp, records_keep_public_id, records_keep_published, "
    "records_guard_deletion, records_check_publication, records_check_support, "
    "records_touch_owner, records_owners_changed, records_cache_name, "
    "records_refuse_loop, records_refuse_retired_slug, records_keep_retired_slug"
)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_tables")]

    operations = [
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            # The triggers that call them go too; migrating forward restores them.
            reverse_sql=f"DROP FUNCTION {FUNCTIONS} CASCADE",
        ),
    ]
