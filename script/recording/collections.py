"""Every collection of /api/v1/, by every kind of request."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from recording.client import Recorder

API = "/api/v1"
ARTICLE = "iran-war-militias-in-iraq-2026"
DAY = "2026-03-17"


@dataclass(frozen=True)
class Collection:
    """A collection, one of its rows, some of its keys, an order, and words to find."""

    name: str
    row: str
    fields: str
    q: str
    filters: str
    ordering: str = "id"


COLLECTIONS = (
    Collection(
        *("groups", "popular-mobilization-forces", "slug,name,members"),
        *("Kataeb Hizbullah", "kind=militia,umbrella&country=IQ", "name"),
    ),
    Collection(
        *("people", "qassem-soleimani", "slug,name,born"),
        *("Suleimani", "ordering=slug,-updated", "name"),
    ),
    Collection(
        *("places", "baghdad", "slug,parent,latitude", "Bagdad"),
        *("kind=city&parent=iraq", "slug"),
    ),
    Collection(
        *("sources", ARTICLE, "slug,title,published", "war in Iraq"),
        *("kind=article&language=en", "title"),
    ),
    Collection(
        *("passages", f"{ARTICLE}:24", "id,locator,reading", "paragraph 24"),
        *("reading=context_only", "position"),
    ),
    Collection(
        *("memberships", "popular-mobilization-forces-in-iraqi-army"),
        *("id,member,start,holds", "Badr", "umbrella=axis-of-resistance&role=full"),
    ),
    Collection(
        *("leaderships", "qassem-soleimani-leader-of-quds-force"),
        *("id,person,role", "Soleimani", "role=leader,spokesman"),
    ),
    Collection(
        *("fates", "abu-ala-al-walai-unclear", "id,date,fate", "Walai"),
        "fate=killed,unclear",
    ),
    Collection(
        *("sizes", "kataib-hizballah-fighters", "id,best,wording", "Hizballah"),
        "counted=fighters&confidence=high",
    ),
    Collection(
        *("designations", "united-states-lists-hezbollah", "id,group,listed"),
        *("Hezbollah", "authority=united-states"),
    ),
    Collection(
        *("relations", "quds-force-oversees-axis-of-resistance", "id,kind,object"),
        *("Quds", "subject=iran&kind=influences,sponsors"),
    ),
    Collection(
        *("presences", "united-states-base-irbil", "id,place,kind", "Irbil"),
        "place=iraq&kind=garrison",
    ),
    Collection(
        *("incidents", "mosul-air-strikes-2026-03-19"),
        *("slug,participants,casualties,casualty_summary,events", "air strikes Mosul"),
        *("kind=air_strike&part_of=us-israeli-campaign-2026", "date"),
    ),
    Collection(
        *("participations", "mosul-air-strikes-2026-03-19-attacker-israel"),
        *("id,group,basis,asserted_by", "Israel", "basis=blamed&role=attacker"),
    ),
    Collection(
        *("targets", "irbil-drone-attack-target-base", "id,kind,place", "Irbil"),
        "kind=base&rank=normal",
    ),
    Collection(
        *("casualties", "askari-killing-killed-says-kataib-hizballah"),
        *("id,effect,best", "Askari", "asserted_by=popular-mobilization-forces"),
    ),
    Collection(
        *("incident-links", "attacks-on-us-troops-since-2023-follows-gaza-war-2023"),
        *("id,from,to", "Gaza", f"kind=follows&source={ARTICLE}"),
    ),
)


def every_collection(recorder: Recorder) -> None:
    """Every collection, by every kind of request."""
    for one in COLLECTIONS:
        collection(recorder, one)


def collection(recorder: Recorder, one: Collection) -> None:
    listed, row = f"{API}/{one.name}/", f"{API}/{one.name}/{one.row}/"
    paged = recorder.ask(f"{one.name} page of two", f"{listed}?page_size=2")
    following = paged.json()["next"]
    if following:
        address = urlsplit(following)
        recorder.ask(f"{one.name} next page", f"{address.path}?{address.query}")
    for name, path in addresses(one, listed, row).items():
        recorder.ask(f"{one.name} {name}", path)
    recorder.ask(f"{one.name} options", listed, "OPTIONS")
    recorder.ask(f"{one.name} row options", row, "OPTIONS")


def addresses(one: Collection, listed: str, row: str) -> dict[str, str]:
    """What is read of a collection, by name: its list at `listed`, a row at `row`."""
    return {
        "list": listed,
        "list csv": f"{listed}?format=csv",
        "row": row,
        "row csv": f"{row}?format=csv",
        "row on a day": f"{row}?as_of={DAY}",
        "fields": f"{listed}?fields={one.fields}",
        "fields of a row": f"{row}?fields={one.fields}",
        "filtered": f"{listed}?{one.filters}",
        "ordered": f"{listed}?ordering={one.ordering}",
        "ordered in reverse": f"{listed}?ordering=-{one.ordering}",
        "on a day": f"{listed}?as_of={DAY}",
        "certain": f"{listed}?as_of={DAY}&certainty=certain",
        "certain of no day": f"{listed}?certainty=certain",
        "found": f"{listed}?q={one.q}",
        "counted": f"{listed}?count=exact&page_size=1",
        "estimated": f"{listed}?count=estimate&page_size=1",
        "updated since": f"{listed}?updated_since=2026-01-01T00:00:00Z&page_size=3",
        "unknown parameter": f"{listed}?colour=red",
        "bad value": f"{listed}?as_of=yesterday&page_size=0&{one.name}=",
        "bad order": f"{listed}?ordering=colour",
        "unknown row": f"{API}/{one.name}/no-such-row/",
    }
