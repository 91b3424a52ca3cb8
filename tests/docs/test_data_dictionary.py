"""What is generated into docs/ is what the models say now."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def test_the_data_dictionary_is_up_to_date():
    """Refresh it with: manage.py datadictionary > docs/data-dictionary.md"""
    fresh = StringIO()
    call_command("datadictionary", stdout=fresh)
    written = (DOCS / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == fresh.getvalue()


def test_every_column_of_the_data_dictionary_has_a_meaning():
    text = (DOCS / "data-dictionary.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    unexplained = [
        row for row in rows if "Internal key" in row and not row.startswith("| `id`")
    ]
    assert rows
    assert unexplained == []
