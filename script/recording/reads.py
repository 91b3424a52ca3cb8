"""Public requests to /api/v1/ besides lists: special reads, conditions, errors."""

from urllib.parse import urlsplit

from recording.client import Recorder
from recording.collections import API, ARTICLE, COLLECTIONS, DAY

FORCES = "groups/popular-mobilization-forces"
KATAIB = "groups/kataib-hizballah"
SPECIAL = (
    "/",
    "/schema/",
    "/docs/",
    "/docs/problems",
    f"/{FORCES}/network/",
    f"/{FORCES}/network/?direction=up&depth=1",
    f"/{FORCES}/network/?direction=down&as_of={DAY}",
    f"/{FORCES}/network/?direction=both&depth=10&kinds=membership,branch_of&roles=full",
    f"/{FORCES}/network/?depth=2&as_of={DAY}&certainty=certain",
    f"/{FORCES}/network/?depth=11",
    f"/{FORCES}/network/?direction=sideways",
    "/groups/quds-force/network/?direction=up&kinds=branch_of",
    "/groups/no-such-group/network/",
    f"/{FORCES}/incidents/",
    f"/{FORCES}/incidents/?include_members=true",
    f"/{FORCES}/incidents/?include_members=true&role=speaker,target&format=csv",
    f"/{FORCES}/incidents/?include_members=true&as_of={DAY}&page_size=2",
    f"/{FORCES}/incidents/?include_members=perhaps",
    f"/{FORCES}/members/?from=2015-01-01&to=2026-03-19",
    "/groups/iraqi-army/members/?from=2015-12-31&to=2017-01-01",
    f"/{FORCES}/members/?from=2020-01-01",
    f"/{FORCES}/members/?from=2020-01-01&to=2010-01-01",
    "/incidents/anbar-air-strike-2026-03-18/commanders/",
    "/incidents/kataib-hizballah-statement-2026-03-17/commanders/?depth=3",
    "/incidents/soleimani-killing-2020/commanders/?role=attacker,victim&posts=leader",
    "/incidents/soleimani-killing-2020/commanders/?posts=cook",
    f"/designations/check/?group=kataib-hizballah&on={DAY}",
    f"/designations/check/?group=hezbollah&on={DAY}&authority=israel",
    f"/designations/check/?group=houthis&on={DAY}&authority=united-states",
    "/designations/check/?group=hezbollah",
    f"/designations/check/?group=no-such-group&on={DAY}",
    f"/sources/{ARTICLE}/coverage/",
    f"/sources/{ARTICLE}/coverage/?as_of={DAY}",
    "/sources/no-such-source/coverage/",
    "/search/?q=Baghdad",
    "/search/?q=Kataeb Hezbollah&page_size=2",
    "/search/?q=كتائب حزب الله",
    "/search/?q=Hizbullah&collection=groups,people",
    "/search/?q=killing&collection=incidents&as_of=2019-12-31",
    "/search/?q=zzzzz",
    "/search/",
    "/search/?q=Baghdad&collection=memberships",
    "/changes/",
    "/changes/?since=0&page_size=5",
    "/changes/?since=999999",
    "/changes/?since=-1",
    "/proposals/",
    "/groups/?under=popular-mobilization-forces&fields=slug,name",
    "/groups/?under=axis-of-resistance",
    "/groups/?under=axis-of-resistance&as_of=2026-03-19&certainty=certain",
    "/groups/?under=no-such-group",
    "/groups/?listed_by=united-states&fields=slug,name",
    "/groups/?listed_by=united-states,israel&as_of=2020-01-01",
    "/groups/?q=PMF&fields=slug,found",
    "/groups/?q=KH&ordering=slug",
    "/incidents/?actor=united-states",
    "/incidents/?actor=united-states&role=attacker&basis=blamed",
    "/incidents/?after=2026-03-16&before=2026-03-19",
    "/incidents/?after=yesterday",
    "/incidents/?place=iraq&kind=attack,killing",
    "/incidents/?bbox=42,32,46,37",
    "/incidents/?bbox=42,32,46",
    "/incidents/?near=33.3,44.4,50",
    "/incidents/?near=91,44.4,50",
    "/incidents/?min_killed=5",
    "/incidents/?method=drone",
    "/people/?q=Абу&fields=slug,found",
    "/passages/?source=iran-war-militias-in-iraq-2026&page_size=3&format=csv",
)
LISTS_OF_NAMES: tuple[tuple[str, object], ...] = (
    ("", {"names": ["Kataeb Hizbullah", "Rotary Club"], "limit": 1}),
    ("", {"names": [{"id": "row-7", "name": "عصائب أهل الحق", "country": "IQ"}]}),
    ("", {"names": ["Irbil", "Solemani"], "collections": ["places", "people"]}),
    ("?as_of=1980-01-01", {"names": ["Badr Corps"], "threshold": 0.4, "limit": 10}),
    ("", {"names": []}),
    ("", {"names": ["a", {"name": 5}, {"id": [], "name": "b", "country": "iraq"}]}),
    ("", {"names": ["a"] * 501}),
    ("?colour=red", {"names": ["Houthis"]}),
    ("?format=csv", {"names": ["Houthis"]}),
)


def special_reads(recorder: Recorder) -> None:
    """Networks, roll-ups, checks, searches, changes, lists of names."""
    for path in SPECIAL:
        answer = recorder.ask(f"special {path}"[:80], f"{API}{path}")
        if path.startswith("/changes/?since=0"):
            address = urlsplit(answer.json()["next"])
            recorder.ask("changes next page", f"{address.path}?{address.query}")
    for query, body in LISTS_OF_NAMES:
        recorder.ask(f"match {query}", f"{API}/match/{query}", "POST", json_body=body)


CONDITIONAL = (
    "/groups/",
    "/groups/?format=csv",
    f"/{KATAIB}/",
    f"/{FORCES}/network/",
    f"/sources/{ARTICLE}/coverage/",
    "/search/?q=Baghdad",
    "/changes/",
    "/memberships/popular-mobilization-forces-in-iraqi-army/",
)


def conditional_requests(recorder: Recorder) -> None:
    """304 for the validators of the present answer, 200 for others (RFC 7232)."""
    for path in CONDITIONAL:
        answer = recorder.ask(f"before the condition {path}", f"{API}{path}")
        conditions = {
            "the tag just received": {"If-None-Match": answer.header("ETag")},
            "a weak tag": {"If-None-Match": f"W/{answer.header('ETag')}"},
            "any tag": {"If-None-Match": "*"},
            "another tag": {"If-None-Match": '"another"'},
            "an old date": {"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"},
        }
        for name, headers in conditions.items():
            recorder.ask(f"condition {name} {path}", f"{API}{path}", headers=headers)
        recorder.ask(f"head {path}", f"{API}{path}", "HEAD")


REFUSED = (
    ("GET", "/groups/?q=%00"),
    ("GET", "/groups/%00/"),
    ("GET", "/groups/?q=%ff"),
    ("GET", "/groups/%ff/"),
    ("GET", "/groups/?kind=militia&kind=party"),
    ("GET", "/groups/?q="),
    ("GET", "/groups/?cursor=made-up.text"),
    ("GET", "/groups/?page_size=1001"),
    ("GET", "/groups/?format=xml"),
    ("GET", "/groups/?fields=slug,colour"),
    ("GET", "/groups/?as_of=2026-02-30"),
    ("GET", "/groups/?known_at=2001-01-01T00:00:00Z"),
    ("GET", "/groups/?known_at=2999-01-01T00:00:00Z"),
    ("GET", "/groups/?known_at=yesterday"),
    ("GET", f"/passages/{ARTICLE}:99999999999999999999999999/"),
    ("GET", "/groups/kataib-hizballah"),
    ("GET", "/nothing/"),
    ("POST", f"/{KATAIB}/"),
    ("DELETE", "/groups/"),
    ("PUT", "/search/"),
    ("GET", "/match/"),
    ("GET", "/auth/login/"),
    ("POST", "/groups/"),
    ("POST", f"/{KATAIB}/submit/"),
    ("PATCH", f"/{KATAIB}/"),
    ("PUT", f"/{KATAIB}/"),
    ("DELETE", f"/{KATAIB}/"),
    ("POST", "/proposals/1/accept/"),
    ("OPTIONS", "/"),
    ("OPTIONS", "/search/"),
    ("OPTIONS", "/match/"),
)


def refused_requests(recorder: Recorder) -> None:
    """Addresses, methods, formats and credentials that are not taken."""
    for method, path in REFUSED:
        recorder.ask(f"refused {method} {path}", f"{API}{path}", method)
    for accepted in ("text/csv", "text/html", "application/xml", "*/*"):
        headers = {"Accept": accepted}
        recorder.ask(f"accept {accepted}", f"{API}/sizes/", headers=headers)
    for value in ("Token made-up", "Basic YTpi", "Token"):
        headers = {"Authorization": value}
        recorder.ask(f"authorization {value}", f"{API}/sizes/", headers=headers)
    origin = {"Origin": "http://127.0.0.1:3333"}
    recorder.ask("another origin", f"{API}/sizes/", headers=origin)
    for path in ("/", "/nothing", "/admin", "/reconciled", "/static/nothing.css"):
        recorder.ask(f"site {path}", path)


PAST = (
    *(f"/{one.name}/" for one in COLLECTIONS),
    f"/{KATAIB}/",
    f"/{FORCES}/?as_of={DAY}",
    f"/{FORCES}/network/?depth=2",
    f"/{FORCES}/incidents/?include_members=true",
    f"/{FORCES}/members/?from=2015-01-01&to=2026-03-19",
    "/incidents/anbar-air-strike-2026-03-18/commanders/",
    f"/designations/check/?group=hezbollah&on={DAY}",
    f"/sources/{ARTICLE}/coverage/",
    "/groups/?format=csv",
    "/groups/?q=Recorded&fields=slug,found",
    "/groups/?under=popular-mobilization-forces&fields=slug",
    "/groups/recorded-group/",
    "/groups/recorded-twin/",
    "/groups/recorded-withdrawn/",
)
LATER = (
    "/groups/recorded-group/",
    "/groups/recorded-twin/",
    "/groups/recorded-twin/network/?depth=2",
    "/groups/?q=Recorded&fields=slug,found",
    "/memberships/?umbrella=recorded-twin",
    "/search/?q=Recorded Group",
    "/changes/?since=0&page_size=1000",
)


def after_writes(recorder: Recorder, before: str, after: str) -> None:
    """Reads as of a moment before the writes and one after them, and of the present."""
    for path in PAST:
        mark = "&" if "?" in path else "?"
        for word, moment in (("before", before), ("after", after)):
            address = f"{API}{path}{mark}known_at={moment}"
            recorder.ask(f"known {word} the writes {path}", address)
    for path in LATER:
        recorder.ask(f"after the writes {path}", f"{API}{path}")
    for name in ("groups", "memberships", "passages"):
        recorder.ask(
            f"{name} updated since",
            f"{API}/{name}/?updated_since={before}&fields=status",
        )
