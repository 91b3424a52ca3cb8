"""The key that signs sessions and tokens: from the environment, or generated once."""

import os
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from config.database import data_folder


def secret_key() -> str:
    """SECRET_KEY, or the key in the data folder, which nobody else can read.

    Raises ImproperlyConfigured when that file can be neither read nor written.
    """
    if key := os.environ.get("SECRET_KEY"):
        return key
    file = data_folder() / "secret_key"
    try:
        if not file.exists():
            _make(file)
        return file.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"Set SECRET_KEY to a long random text: {file} cannot be used "
            f"({error.strerror})."
        ) from None


def _make(file: Path) -> None:
    """Write it aside and link it in, so that two who start at once share one key."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=file.parent) as file_aside:
        file_aside.write(get_random_secret_key())
        file_aside.flush()
        try:
            os.link(file_aside.name, file)
        except FileExistsError:
            return
