"""Asks one request at a time over HTTP and writes what came back to a file."""

import http.client
import json
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from recording.normalising import normalised

# They say how the answer travelled, and nothing of what it is.
DROPPED = {"date", "server", "connection", "content-length", "transfer-encoding"}
FORM = "application/x-www-form-urlencoded"
ADDRESS_SAFE = "/%?&=:,.+*|~!'()@$;[]-_"


@dataclass(frozen=True)
class Answer:
    """A status, the headers in the order of their names, and the body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header, empty when it was not sent."""
        named = (value for key, value in self.headers if key.lower() == name.lower())
        return next(named, "")

    def json(self) -> Any:
        """The body as JSON; ValueError when it is none."""
        return json.loads(self.body)


@dataclass
class Recorder:
    """Asks a server, and keeps each answer in its own file, in the order asked.

    `accounts` holds, by name of the account, the headers that sign it in; `secrets`
    what must not be kept, by the word that replaces it. To compare with an earlier
    recording, answers are kept as if the addresses in the admin (`moved`) and the
    columns of its lists (`renamed`) were the earlier ones, the keys of both.
    """

    base: str
    folder: Path
    count: int = 0
    accounts: dict[str, dict[str, str]] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        name: str,
        path: str,
        method: str = "GET",
        *,
        account: str = "",
        json_body: Any = None,
        form: dict[str, str] | None = None,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send one request, at most one kind of body, and keep it with its answer."""
        body, kind = encoded(json_body, form, raw)
        sent = {**kind, **(headers or {})}
        target = quote(path, safe=ADDRESS_SAFE)
        answer = self.exchange(
            method, target, body, {**sent, **self.accounts.get(account, {})}
        )
        if account:
            sent["(signed in as)"] = account
        self.keep(name, f"{method} {target}", sent, body, answer)
        return answer

    def exchange(
        self, method: str, target: str, body: bytes | None, headers: dict[str, str]
    ) -> Answer:
        """One request over a connection of its own."""
        connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=120)
        try:
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        return Answer(response.status, sorted(response.getheaders()), content)

    def keep(
        self,
        name: str,
        first_line: str,
        sent: dict[str, str],
        body: bytes | None,
        answer: Answer,
    ) -> None:
        """Write request and answer, normalised, to the next file."""
        self.count += 1
        lines = [first_line, *(f"{key}: {value}" for key, value in sent.items()), ""]
        if body:
            lines += [readable(body), ""]
        lines += [f"HTTP {answer.status}"]
        lines += [
            f"{key}: {value}"
            for key, value in answer.headers
            if key.lower() not in DROPPED
        ]
        lines += ["", readable(answer.body)]
        text = self.as_earlier("\n".join(lines))
        text = normalised(text, urlsplit(self.base).netloc, self.secrets)
        self.folder.mkdir(parents=True, exist_ok=True)
        for old, new in self.moved.items():
            name = name.replace(new, old)
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        file = self.folder / f"{self.count:04}-{slug}.txt"
        file.write_bytes(text.encode("utf-8", "surrogateescape"))

    def as_earlier(self, text: str) -> str:
        """The text with the earlier addresses and names of columns."""
        for old, new in self.moved.items():
            text = text.replace(f"/admin/{new}/", f"/admin/{old}/")
        for old, new in self.renamed.items():
            text = re.sub(rf"\b(column|field)-{new}\b", rf"\1-{old}", text)
        return text

    def moment(self) -> str:
        """The present moment of this machine, a second away from any write."""
        time.sleep(1)
        present = datetime.now(UTC)
        time.sleep(1)
        return present.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def encoded(
    json_body: Any, form: dict[str, str] | None, raw: bytes | None
) -> tuple[bytes | None, dict[str, str]]:
    """The bytes of a body and the header that says what they are."""
    if form is not None:
        return urlencode(form).encode(), {"Content-Type": FORM}
    if json_body is not None:
        text = json.dumps(json_body, ensure_ascii=False)
        return text.encode(), {"Content-Type": "application/json"}
    return raw, {"Content-Type": "application/json"} if raw is not None else {}


def readable(body: bytes) -> str:
    return body.decode("utf-8", "surrogateescape")
