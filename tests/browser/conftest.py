"""The browser of `script/test browser`: the machine's own, no download."""

import os
from typing import Any

import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    # Chromium's sandbox refuses root, which is who containers run as.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = {"executable_path": os.environ["CHROMIUM"], "args": arguments}
    return browser_type_launch_args | browser
