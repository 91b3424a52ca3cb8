"""What programs that match names ask of /reconcile."""

import json

from recording.client import Recorder

ROOT = "/reconcile"
KATAIB = "groups.kataib-hizballah"
QUERIES: dict[str, dict[str, object]] = {
    "with properties": {
        "query": "Kataeb Hizbollah",
        "type": "group",
        "properties": [
            {"pid": "country", "v": "Iraq"},
            {"pid": "listed_by", "v": {"id": "groups.israel"}},
            {"pid": "member_of_all", "v": ["Popular Mobilisation Forces", "nobody"]},
        ],
    },
    "without a type": {"query": "Iraq", "limit": 3},
    "in Arabic": {"query": "كتائب حزب الله", "type": ["group", "person"]},
    "strict": {"query": "Mobilization", "type": ["umbrella"], "type_strict": "all"},
    "should": {"query": "Baghdad", "type": "person", "type_strict": "should"},
    "a person": {
        "query": "Suleimani",
        "type": "person",
        "properties": [
            {"pid": "post_in", "v": "Quds Force"},
            {"pid": "died", "v": "2020-01-03"},
        ],
    },
    "an incident": {
        "query": "air strikes on Mosul",
        "type": "incident",
        "properties": [
            {"pid": "place", "v": "Mosul"},
            {"pid": "date", "v": "2026-03-19"},
        ],
    },
    "a source": {"query": "war militias", "type": "source"},
    "an id": {"query": "groups/badr-organization"},
    "properties alone": {"properties": [{"pid": "kind", "v": "militia"}], "limit": 2},
    "nothing": {"query": "Rotary Club"},
}
COLUMNS: tuple[object, ...] = (
    {"id": "member_of_all", "settings": {"as_of": "2026-03-19"}},
    {"id": "member_of", "settings": {"content": "id"}},
    *({"id": name} for name in ("size", "size_best", "founded", "country", "leader")),
    *({"id": name} for name in ("post_in", "died", "place", "date", "part_of")),
    *({"id": name} for name in ("listed_by", "url", "api", "name", "kind")),
)
ENTITIES = [
    *(KATAIB, "people.qassem-soleimani", "places.baghdad", "incidents.askari-killing"),
    *("sources.iran-war-militias-in-iraq-2026", "groups.nobody"),
]
READS = (
    "",
    "/",
    "?as_of=2014-06-10",
    "?format=xml",
    "/suggest/entity?prefix=Kataib Hiz",
    "/suggest/entity?prefix=Iraq&type=place",
    "/suggest/entity?prefix=i&cursor=2",
    "/suggest/entity?prefix=zzz",
    "/suggest/entity?cursor=x",
    "/suggest/type?prefix=um",
    "/suggest/type",
    "/suggest/property?prefix=member",
    "/suggest/property?prefix=",
    "/properties?type=group",
    "/properties?type=person&limit=3",
    "/properties?type=incident",
    "/properties?type=nothing",
    f"/flyout/entity?id={KATAIB}",
    "/flyout/entity?id=groups.nobody",
    f"/preview/{KATAIB}",
    "/preview/people.qassem-soleimani",
    "/preview/incidents.mosul-air-strikes-2026-03-19",
    "/preview/groups.nobody",
    f"/view/{KATAIB}",
    "/view/places.baghdad",
    "/view/sources.iran-war-militias-in-iraq-2026",
    "/view/groups.nobody",
    "/terms",
    "/nothing",
)
WRONG = (
    ("queries", "{"),
    ("queries", "[]"),
    ("queries", '{"q0": {"query": 5}}'),
    ("queries", '{"q0": {"query": "Badr", "colour": "red"}}'),
    ("queries", '{"q0": {"query": "a", "properties": [{"pid": "P17", "v": "Q796"}]}}'),
    ("queries", '{"q0": {"query": "a", "type": "Q5", "limit": 0}}'),
    ("queries", json.dumps({f"q{n}": {"query": "a"} for n in range(51)})),
    ("extend", "{}"),
    ("extend", '{"ids": [5], "properties": [{"id": "P39"}]}'),
    ("colour", "red"),
)


def service(recorder: Recorder) -> None:
    """The manifest, batches, columns, suggestions, pages, faults and origins."""
    for path in READS:
        recorder.ask(f"reconcile get {path}", f"{ROOT}{path}")
    for name, query in QUERIES.items():
        form = {"queries": json.dumps({"q0": query})}
        recorder.ask(f"reconcile {name}", ROOT, "POST", form=form)
    batch = {f"q{number}": query for number, query in enumerate(QUERIES.values())}
    form = {"queries": json.dumps(batch)}
    recorder.ask("reconcile batch", f"{ROOT}?as_of=2026-03-17", "POST", form=form)
    columns = {"ids": ENTITIES, "properties": COLUMNS}
    form = {"extend": json.dumps(columns)}
    recorder.ask("reconcile extend", ROOT, "POST", form=form)
    recorder.ask(
        "reconcile extend by get", f'{ROOT}?extend={{"ids":[],"properties":[]}}'
    )
    recorder.ask("reconcile empty post", ROOT, "POST", form={})
    for number, (key, text) in enumerate(WRONG):
        recorder.ask(f"reconcile wrong {number}", ROOT, "POST", form={key: text})
    recorder.ask("reconcile wrong method", ROOT, "DELETE")
    origins(recorder)


def origins(recorder: Recorder) -> None:
    """Cross-origin requests: the preflight, and the answer itself."""
    origin = {"Origin": "http://127.0.0.1:3333"}
    preflight = {**origin, "Access-Control-Request-Method": "POST"}
    for path in ("", "/suggest/entity", "/nothing"):
        recorder.ask(f"preflight {path}", f"{ROOT}{path}", "OPTIONS", headers=preflight)
        recorder.ask(f"origin {path}", f"{ROOT}{path}", headers=origin)
    recorder.ask("reconcile options", ROOT, "OPTIONS")
    elsewhere = {**origin, "Host": "elsewhere.example"}
    recorder.ask("reconcile another host", ROOT, headers=elsewhere)
    first = recorder.ask("reconcile before the condition", ROOT)
    held = {"If-None-Match": first.header("ETag")}
    recorder.ask("reconcile condition", ROOT, headers=held)
