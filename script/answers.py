"""Keeps what the product answers, and compares it with what it answered before.

    script/answers record FOLDER --base http://127.0.0.1:8000 --password PASSWORD
    script/answers compare FOLDER OTHER_FOLDER

`record` asks a running server the same requests in the same order and writes one file
for each. `compare` prints every difference and exits with 1 if there is one.
"""

import argparse
import sys
from pathlib import Path

from recording import (
    admin_pages,
    browsing,
    collections,
    reads,
    reconciliation,
    writes,
    wrong_writes,
)
from recording.client import Recorder
from recording.comparison import compare

ROOT = Path(__file__).resolve().parent.parent
DETAILS = """\
The server must be freshly seeded, and serve from the same ARMED_GROUPS_DATA (or
DATABASE_URL) as this command: two accounts, recorder-editor and recorder-publisher, are
made with `manage.py createaccount` before the first request. Start it like this:

  export ARMED_GROUPS_DATA=/tmp/answers-data API_ANON_RATE=0
  script/server --port 8123

Its first start prints the password of the administrator, which is asked for here. The
requests write: every recording needs a new data folder. In what is kept, moments, dates
of HTTP, tokens, cookies, ETags and the server's own address are replaced by words
in <angle brackets>; everything else is what the server sent.

compare exits with 0 when all answers are the same, with 1 when some differ.
"""


def main() -> None:
    """Run one of the two commands."""
    options = parsed()
    if options.command == "compare":
        sys.exit(compare(options.before, options.after))
    if options.folder.exists() and any(options.folder.iterdir()):
        sys.exit(f"{options.folder} is not empty: name a new folder.")
    recorder = Recorder(options.base, options.folder)
    recorder.secrets["password"] = options.password
    recorder.moved = dict(pair.split("=", 1) for pair in options.moved)
    recorder.renamed = dict(pair.split("=", 1) for pair in options.renamed)
    try:
        record(recorder, options.checkout)
    except OSError as error:
        sys.exit(f"{options.base} does not answer: {error}.")
    print(f"{recorder.count} requests are kept in {options.folder}.")


def record(recorder: Recorder, checkout: Path) -> None:
    """Ask everything: reads before the first write, writes, and reads of both times."""
    writes.make_accounts(recorder, checkout)
    collections.every_collection(recorder)
    reads.special_reads(recorder)
    reads.conditional_requests(recorder)
    reads.refused_requests(recorder)
    reconciliation.service(recorder)
    writes.sign_in(recorder)
    before = recorder.moment()
    writes.create_every_kind(recorder)
    writes.review(recorder)
    writes.propose(recorder)
    writes.withdraw_and_delete(recorder)
    wrong_writes.refused_writes(recorder)
    admin = browsing.Browser(recorder)
    admin.sign_in("admin", recorder.secrets["password"])
    admin_pages.pages(admin)
    admin_pages.propose(admin)
    admin_pages.merge(admin)
    reads.after_writes(recorder, before, recorder.moment())
    writes.sign_out(recorder)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/answers",
        description=__doc__,
        epilog=DETAILS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    recording = commands.add_parser("record", help="ask a server and keep its answers")
    recording.add_argument("folder", type=Path)
    recording.add_argument("--base", default="http://127.0.0.1:8000")
    recording.add_argument("--password", required=True, help="the administrator's")
    recording.add_argument(
        "--checkout",
        type=Path,
        default=ROOT,
        help="where the server's manage.py is (default: beside this script)",
    )
    recording.add_argument(
        "--moved",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="pages of the admin that moved since the recording to compare with, kept"
        " under their old address: records/proposal=review/proposal",
    )
    recording.add_argument(
        "--renamed",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="a column of the admin's lists that was renamed since: state=status",
    )
    comparing = commands.add_parser("compare", help="print what differs")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
