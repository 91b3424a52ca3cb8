"""Ctrl-C ends a start with the code that shells give it, wherever it comes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

# What runs when it comes: plain code, and code made of text, as dataclasses make it.
WHEREVER = ["raise KeyboardInterrupt", "exec('raise KeyboardInterrupt')"]


@pytest.mark.parametrize("code", WHEREVER)
def test_an_interrupted_start_exits_with_130(tmp_path: Path, code: str):
    package = tmp_path / "launcher"
    package.mkdir()
    shutil.copy(settings.BASE_DIR / "launcher" / "main.py", package)
    (package / "gunicorn_app.py").write_text(f"def serve(listener):\n    {code}\n")
    command = [sys.executable, "-m", "launcher.main", "--port", "0"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60)
    assert (result.returncode, result.stderr) == (130, b"")
