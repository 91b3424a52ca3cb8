"""Replaces what differs between two runs of the same server by words."""

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

RECENT = timedelta(days=1)
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d(?::|%3A)\d\d(?::|%3A)\d\d(?:\.\d+)?"
    r"(?:Z|(?:[+-]|%2B)\d\d(?::|%3A)?\d\d)"
)
CURSOR = re.compile(r"(?<=cursor=)([\w-]+)\.[\w-]+")
REPLACED = (
    (r"(?m)^(ETag|If-None-Match|If-Match): (W/)?\"[0-9a-f-]{16,}\"", r'\1: \2"<etag>"'),
    (r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", "<date>"),
    # The planner counts by statistics, which PostgreSQL renews when it likes.
    (r"(?s)\A(GET [^\n]*count=estimate.*?\"count\":)\d+", r"\1<estimate>"),
    (r"(?m)^(Set-Cookie: \w+)=[^;]*", r"\1=<cookie>"),
    (r"(name=\"csrfmiddlewaretoken\" value=)\"\w+\"", r'\1"<token>"'),
    (r"(csrfmiddlewaretoken)=\w+", r"\1=<token>"),
    (r"[\w/+.]{6}(\*{16,})", r"<hidden>\1"),  # the beginning of a salted password
    (r"(\"token\": ?)\"\w+\"", r'\1"<token>"'),
    # The admin writes "Nov. 26, 2026, 1:20 a.m." and "March 1, 2026, noon".
    (
        r"[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}, "
        r"(?:\d{1,2}(?::\d\d)? [ap]\.m\.|noon|midnight)",
        "<moment>",
    ),
    (r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d:\d\d", "<moment>"),
)
# Sets are written in the order of the hashes of this run.
POLICY = re.compile(r"(?m)(?<=^Content-Security-Policy: ).+")
CLASSES = re.compile(r'(?<= class=")[^"]*')


def normalised(text: str, host: str, secrets: dict[str, str]) -> str:
    """The text without what differs between two runs: the server's address, secrets
    (by the word that replaces each), moments of the last day, tokens and ETags.
    """
    for word, secret in secrets.items():
        for written in {secret, quote(secret, safe="")}:
            text = text.replace(written, f"<{word}>")
    for written in {host, quote(host, safe="")}:
        text = text.replace(written, "<host>")
    text = CURSOR.sub(lambda match: read_cursor(match[1]), text)
    text = MOMENT.sub(lambda match: recent_as_word(match[0]), text)
    for pattern, word in REPLACED:
        text = re.sub(pattern, word, text)
    text = POLICY.sub(lambda match: in_order(match[0], "; "), text)
    return CLASSES.sub(lambda match: in_order(match[0], " "), text)


def in_order(text: str, mark: str) -> str:
    """The parts of a text, which a mark separates, in the order of the alphabet."""
    return mark.join(sorted(text.strip().split(mark)))


def read_cursor(body: str) -> str:
    """What a cursor holds, without its signature, which rests on the secret key."""
    try:
        padded = body + "=" * (-len(body) % 4)
        held = base64.urlsafe_b64decode(padded).decode()
        return f"<{held}>".replace('"', "'")  # it stands within a text of JSON
    except (binascii.Error, UnicodeDecodeError):
        return body


def recent_as_word(text: str) -> str:
    """A word for a moment of this run; what a document or record tells stays."""
    try:
        moment = datetime.fromisoformat(unquote(text))
    except ValueError:
        return text
    return "<moment>" if abs(datetime.now(UTC) - moment) < RECENT else text
