from pathlib import Path

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

FUNCTIONS = (
    "edtf_plain_day, edtf_point, edtf_end, edtf_between, edtf_set_item, edtf_set, "
    "edtf_expression_days, edtf_days, edtf_is_valid, edtf_earliest, edtf_latest, "
    "edtf_sure_earliest, edtf_sure_latest, edtf_first_latest, edtf_last_earliest"
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            reverse_sql=f"DROP FUNCTION {FUNCTIONS}",
        ),
    ]
