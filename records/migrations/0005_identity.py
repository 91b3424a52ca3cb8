from pathlib import Path

from django.db import migrations, models

FUNCTIONS = "records_refuse_retired_slug, records_keep_retired_slug"


class Migration(migrations.Migration):
    dependencies = [("records", "0004_spelling")]

    operations = [
        migrations.CreateModel(
            name="Distinct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "collection",
                    models.CharField(
                        help_text="The API collection of both, e.g. people.",
                        max_length=40,
                    ),
                ),
                (
                    "one",
                    models.CharField(
                        db_collation="C",
                        help_text="The slug that comes first in the order of their"
                        " characters.",
                        max_length=120,
                    ),
                ),
                (
                    "other",
                    models.CharField(
                        db_collation="C",
                        help_text="The slug that comes second.",
                        max_length=120,
                    ),
                ),
                (
                    "why",
                    models.TextField(
                        help_text="How one tells them apart.", max_length=1000
                    ),
                ),
            ],
            options={
                "verbose_name": "distinct pair",
                "ordering": ["collection", "one", "other", "id"],
                "default_permissions": ("view", "add", "delete"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collection", "one", "other"),
                        name="distinct_once",
                        violation_error_code="distinct_once",
                        violation_error_message="These two are stored as not the same"
                        " already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))),
                        name="distinct_in_order",
                        violation_error_code="distinct_in_order",
                        violation_error_message="Name two records, in the order of"
                        " their slugs.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True),
                        name="distinct_explained",
                        violation_error_code="distinct_explained",
                        violation_error_message="Say how one tells them apart.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetiredSlug",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "collection",
                    models.CharField(
                        help_text="The API collection of both, e.g. groups.",
                        max_length=40,
                    ),
                ),
                (
                    "slug",
                    models.CharField(
                        help_text="The slug or id that is no longer used.",
                        max_length=140,
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        help_text="The slug or id that stands for it; it may be"
                        " retired in its turn.",
                        max_length=140,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collection", "slug"),
                        name="retiredslug_once",
                        violation_error_code="retiredslug_once",
                        violation_error_message="This slug was retired before.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug", models.F("target")), _negated=True),
                        name="retiredslug_to_another",
                        violation_error_code="retiredslug_to_another",
                        violation_error_message="A slug is retired in favour of"
                        " another one.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            # The triggers that call them go too; migrating forward restores them.
            reverse_sql=f"DROP FUNCTION {FUNCTIONS} CASCADE",
        ),
    ]
