from pathlib import Path

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0002_spelling")]

    operations = [
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            reverse_sql="DROP FUNCTION places_are_texts",
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Func(
                        models.F("external_ids"),
                        function="places_are_texts",
                        output_field=models.BooleanField(),
                    )
                ),
                name="place_external_ids_are_texts",
                violation_error_code="place_external_ids_are_texts",
                violation_error_message='external_ids must be texts by register: {"wikidata": "Q1530"}.',
            ),
        ),
    ]
