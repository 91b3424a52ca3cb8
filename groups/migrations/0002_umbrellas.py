from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_tables")]

    operations = [
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            # The triggers that call it go too; migrating forward restores them.
            reverse_sql="DROP FUNCTION groups_refuse_loop CASCADE",
        ),
    ]
