from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_tables")]

    operations = [
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            # The triggers, which are attached after every migrate, go with it.
            reverse_sql="DROP FUNCTION sources_keep_support, records_require_citation CASCADE",
        ),
    ]
