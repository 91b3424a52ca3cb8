"""Reading the admin's pages as a browser does: their forms, links and messages."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags


class Page(HTMLParser):
    """The links of a page, and what its main form would send."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fields: dict[str, list[str]] = {}
        self.in_form = False
        self.select: str | None = None
        self.textarea: str | None = None
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            self.in_form = (given.get("id") or "").endswith("_form")
        elif not self.in_form:
            return
        elif tag == "input" and name and is_sent(given):
            default = "on" if given.get("type") in ("checkbox", "radio") else ""
            value = given.get("value", default) or ""
            self.fields.setdefault(name, []).append(value)
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.fields.setdefault(self.select, []).append(given.get("value") or "")
        elif tag == "textarea" and name:
            self.textarea = name
            self.fields[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.in_form = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea][0] += data


def is_sent(attributes: dict[str, Any]) -> bool:
    """Whether the browser sends this input when the form is saved."""
    kind = attributes.get("type")
    if kind in ("checkbox", "radio"):
        return "checked" in attributes
    return kind not in ("submit", "button")


def save(client: Client, address: str, **typed: Any) -> HttpResponse:
    """Open a form, type into it, and save; everything untyped stays as it was."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    sent = {**Page(page).fields, **typed, "_save": "Save"}
    return client.post(address, {key: value for key, value in sent.items()})


def text_of(response: HttpResponse) -> str:
    """The text of the page, without its tags."""
    page = response.content.decode().partition("<body")[2]
    return " ".join(strip_tags(page.replace("<", " <")).split())
