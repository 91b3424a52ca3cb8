"""How root runs a program that refuses to be run by root, as PostgreSQL does."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    """What to put before a command, and who its files must belong to."""

    prefix: tuple[str, ...]
    uid: int
    gid: int

    def take_ownership(self, folder: Path) -> None:
        """Give the account a folder and all in it, unless it has it already."""
        if folder.stat().st_uid != self.uid:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.uid, self.gid, follow_symlinks=False)


def ordinary_account(program: Path) -> Account:
    """How to run the program; raises SystemExit with a sentence when there is no way.

    A number without an account, common in containers, will not do for PostgreSQL
    either.
    """
    if os.geteuid() != 0 and _has_account(os.geteuid()):
        return Account((), os.geteuid(), os.getegid())
    for account in (_in_user_namespace(), _with_capabilities()):
        if _can_run(account, program):
            return account
    raise SystemExit(
        "PostgreSQL does not run as root, and this machine offers no other way: "
        "run this as an ordinary user, or set DATABASE_URL."
    )


def _in_user_namespace() -> Account:
    """The program sees another account, its files stay ours: no permission changes."""
    daemon = pwd.getpwnam("daemon")
    mapping = (f"--map-user={daemon.pw_uid}", f"--map-group={daemon.pw_gid}")
    return Account(("unshare", "--user", *mapping), os.geteuid(), os.getegid())


def _with_capabilities() -> Account:
    """For containers, most of which refuse namespaces.

    The one right the account is given lets it reach its folder below ours, and below
    /root, with nobody's permissions changed.
    """
    daemon = pwd.getpwnam("daemon")
    return Account(
        (
            "setpriv",
            f"--reuid={daemon.pw_uid}",
            f"--regid={daemon.pw_gid}",
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override",
        ),
        daemon.pw_uid,
        daemon.pw_gid,
    )


def _can_run(account: Account, program: Path) -> bool:
    try:
        test = [*account.prefix, str(program), "--version"]
        return subprocess.run(test, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _has_account(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True
