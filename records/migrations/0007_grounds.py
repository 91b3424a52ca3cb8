from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0006_lexemes")]

    operations = [
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            reverse_sql="DROP FUNCTION period_grounds",
        ),
    ]
