"""Make the virtual environment fit a requirements file, then run its Python.

`environment.py requirements.txt -m launcher.main`. Uses the standard library only:
it is what installs everything else.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("ARMED_GROUPS_VENV") or ROOT / ".venv").absolute()
PYTHON = VENV / "bin" / "python"
INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(requirements: str, *words: str) -> None:
    """Install what is missing, and become the environment's Python."""
    for number in INTERRUPTIONS:
        signal.signal(number, _stop)
    try:
        if not _is_installed(requirements):
            with _one_at_a_time():
                if not _is_installed(requirements):
                    _install(requirements)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit(f"{VENV} cannot be made: {error.strerror}.")
    os.execv(PYTHON, [str(PYTHON), *words])


def _stop(number: int, frame: FrameType | None) -> None:
    for each in INTERRUPTIONS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _is_installed(requirements: str) -> bool:
    stamp = _stamp(requirements)
    return (
        os.access(PYTHON, os.X_OK)
        and stamp.exists()
        and stamp.read_text() == _digest(requirements)
    )


def _stamp(requirements: str) -> Path:
    return VENV / f"installed-{requirements}"


def _digest(requirements: str) -> str:
    """Change when any line does that would be installed, here or in a file included."""
    lines = _lines(requirements)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _lines(requirements: str) -> list[str]:
    lines: list[str] = []
    for line in (ROOT / requirements).read_text().splitlines():
        if line.startswith("-r "):
            lines += _lines(line.removeprefix("-r ").strip())
        elif line and not line.startswith("#"):
            lines.append(line)
    return lines


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    VENV.mkdir(parents=True, exist_ok=True)
    with (VENV / "install.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(requirements: str) -> None:
    """Install everything; what was cut short is thrown away and made again.

    pip takes a package for installed when half of its files are there.
    """
    unfinished = VENV / "unfinished"
    if unfinished.exists() or not _is_usable():
        _empty(VENV)
        unfinished.touch()
        _make_venv()
    unfinished.touch()
    _pip_install(requirements)
    for installed in {requirements, "requirements.txt"}:
        _stamp(installed).write_text(_digest(installed))
    unfinished.unlink()


def _is_usable() -> bool:
    test = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([PYTHON, "-c", test], check=False).returncode == 0
    except OSError:
        return False


def _empty(folder: Path) -> None:
    """Remove all but the lock, which whoever waits for it has open."""
    files = [path for path in folder.iterdir() if path.name != "install.lock"]
    if files and not {"pyvenv.cfg", "unfinished"} & {path.name for path in files}:
        sys.exit(f"{folder} holds something else than a virtual environment.")
    for path in files:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _make_venv() -> None:
    version = "{}.{}".format(*sys.version_info)
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        sys.exit(
            f"Python {version} is here without its venv module: "
            f"apt install python3-venv (or python{version}-venv) brings it."
        )
    _say(f"Making a virtual environment with Python {version}...")
    _run([sys.executable, "-m", "venv", str(VENV)], "venv failed")


def _pip_install(requirements: str) -> None:
    count = len(_lines(requirements))
    _say(f"Installing {count} packages; the first time this takes a minute or two...")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    _run([*pip, "-qq", "-r", requirements], "pip could not install them")


def _run(command: list[str], message: str) -> None:
    """Run to the end; if interrupted, end the child and its own children first."""
    child = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, process_group=0
    )
    try:
        if child.wait() != 0:
            sys.exit(f"{message}: the reason is above.")
    except KeyboardInterrupt:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        child.wait()
        raise


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
