"""A browser that is signed in to the admin, as far as forms and cookies go."""

import re
from html.parser import HTMLParser
from http.cookies import SimpleCookie

from recording.client import Answer, Recorder


class Browser:
    """Opens pages and posts forms in the name of whoever signed in."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.cookies: dict[str, str] = {}

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by the login page, after it refused a wrong password."""
        self.open("/admin/")
        self.open("/admin/login/?next=/admin/")
        for typed in ("wrong", password):
            form = {"username": username, "password": typed, "next": "/admin/"}
            self.post("/admin/login/", form)

    def open(self, path: str, name: str = "") -> Answer:
        """Get a page and keep it."""
        return self._ask(name or path, path, None)

    def post(self, path: str, form: dict[str, str], name: str = "") -> Answer:
        """Send a form with the token against forgery that the cookie holds."""
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self._ask(name or f"{path} post", path, {**form, **token})

    def save(self, path: str, typed: dict[str, str], name: str) -> Answer:
        """Open a form, type into it, and send it; all else is sent as it was."""
        page = self.open(path, f"{name}, the form")
        return self.post(path, {**fields_of(page), **typed, "_save": "Save"}, name)

    def _ask(self, name: str, path: str, form: dict[str, str] | None) -> Answer:
        cookie = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        self.recorder.accounts["admin"] = {"Cookie": cookie}
        method = "GET" if form is None else "POST"
        answer = self.recorder.ask(name[:90], path, method, account="admin", form=form)
        for key, value in answer.headers:
            if key.lower() == "set-cookie":
                for cookie_name, morsel in SimpleCookie(value).items():
                    self.cookies[cookie_name] = morsel.value
        return answer


class FormReader(HTMLParser):
    """The fields of the page's main form, one value each."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.in_form = False
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self.in_form = given.get("id", "").endswith("_form")
        elif tag == "select":
            self.select = name
        elif not self.in_form:
            return
        elif tag == "option" and self.select and "selected" in given:
            self.fields[self.select] = value
        elif tag == "textarea":
            self.textarea, self.fields[name] = name, ""
        elif tag == "input" and name and is_sent(given):
            self.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.in_form = False
        elif tag in ("select", "textarea"):
            self.select = self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            # A browser leaves out the line end with which a text area begins.
            before = self.fields[self.textarea]
            self.fields[self.textarea] = before + (data if before else data.lstrip())


def is_sent(attributes: dict[str, str]) -> bool:
    """Whether a browser sends an input that nobody touched."""
    kind = attributes.get("type", "text")
    if kind in ("checkbox", "radio"):
        return "checked" in attributes
    return kind not in ("submit", "button", "file", "image")


def fields_of(page: Answer) -> dict[str, str]:
    """What the form of a page would send; of several values the last."""
    reader = FormReader()
    reader.feed(page.body.decode())
    return reader.fields


def first_key(listed: Answer, address: str) -> str:
    """The key of the first row that a list of the admin links to, else ""."""
    links = rf'href="{re.escape(address)}([^/"?]+)/change/'
    match = re.search(links, listed.body.decode())
    return match[1] if match else ""
