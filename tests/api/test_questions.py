"""Questions about the article, answered over HTTP with its paragraphs."""

import pytest

from tests.api_client import ARTICLE, got, keys, only, paragraphs, rows

pytestmark = pytest.mark.usefixtures("seeded", "db")

KSS, PMF = "kataib-seyyed-al-shuhada", "popular-mobilization-forces"
KH, IRI = "kataib-hizballah", "islamic-resistance-in-iraq"
AXIS, STATES = "axis-of-resistance", "united-states"


def group(slug: str) -> dict:
    return got(f"groups/{slug}/")


def incident(slug: str) -> dict:
    return got(f"incidents/{slug}/")


def test_who_leads_kataib_seyyed_al_shuhada_and_what_became_of_him():
    leader = only(group(KSS)["leaders"])
    fate = only(leader["fate"])

    assert (leader["person"]["name"], leader["role"]) == ("Abu Ala al-Walai", "leader")
    assert paragraphs(leader) == [24]
    assert (fate["fate"], fate["basis"], fate["asserted_by"]) == (
        "unclear",
        "stated",
        None,
    )
    assert fate["date"] == {
        "edtf": "[2026-03-16,2026-03-18]",
        "earliest": "2026-03-16",
        "latest": "2026-03-18",
        "text": "16 or 18 March 2026",
    }
    assert paragraphs(fate) == [24]


SIZES = {
    (KH, "fighters", None, 10000, None, True, "around 10,000", 32),
    (PMF, "member_groups", None, None, None, False, "dozens", 31),
    (PMF, "members_per_member_group", 100, None, None, False, "as few as 100", 32),
    (STATES, "personnel", None, 2000, None, True, "around 2,000", 20),
    (
        "iranian-kurdish-opposition-groups",
        "member_groups",
        None,
        12,
        None,
        True,
        "around a dozen",
        28,
    ),
}


def test_every_figure_of_size_has_its_wording():
    figures = ("counted", "low", "best", "high", "approximate", "wording")

    assert {
        (row["group"]["slug"], *(row[key] for key in figures), *paragraphs(row))
        for row in rows("sizes")
    } == SIZES


def test_a_profile_shows_the_same_sizes():
    assert [size["wording"] for size in group(KH)["sizes"]] == ["around 10,000"]


LISTINGS = [(KH, {STATES: 20}), ("hezbollah", {STATES: 35, "israel": 35})]


@pytest.mark.parametrize(("slug", "expected"), LISTINGS)
def test_who_lists_a_group(slug, expected):
    listings = group(slug)["designations"]

    assert {row["authority"]["slug"]: only(paragraphs(row)) for row in listings} == (
        expected
    )


AUTHORITIES = [(STATES, {KH, "hezbollah"}), ("israel", {"hezbollah"}), ("iraq", set())]


@pytest.mark.parametrize(("authority", "expected"), AUTHORITIES)
def test_whom_an_authority_lists(authority, expected):
    assert keys("groups", listed_by=authority) == expected


def test_what_the_militias_belong_to_and_since_when():
    army = only(group(PMF)["umbrellas"])

    assert (army["group"]["slug"], army["role"]) == ("iraqi-army", "nominal")
    assert (army["start"]["edtf"], army["end"]) == ("2016", None)
    assert paragraphs(army) == [14]


MEMBERS = [
    (
        PMF,
        {
            KH: [20, 31, 32],
            KSS: [24, 31],
            "asaib-ahl-al-haq": [31],
            "harakat-al-nujaba": [31],
            "badr-organization": [31],
        },
    ),
    (IRI, {}),
    (AXIS, {IRI: [35], "hezbollah": [35], "houthis": [35]}),
]


@pytest.mark.parametrize(("umbrella", "expected"), MEMBERS)
def test_the_members_that_are_named_and_nobody_else(umbrella, expected):
    profile = {
        row["group"]["slug"]: paragraphs(row) for row in group(umbrella)["members"]
    }

    assert profile == expected
    assert keys("groups", under=umbrella) == set(expected)


def test_the_resistance_overlaps_with_the_militias_and_belongs_to_the_axis():
    profile = group(IRI)
    relations = [row for row in profile["relations"] if row["kind"] == "overlaps_with"]
    overlap, axis = only(relations), only(profile["umbrellas"])

    assert (overlap["group"]["slug"], overlap["direction"]) == (PMF, "both")
    assert paragraphs(overlap) == [14]
    assert (axis["group"]["slug"], paragraphs(axis)) == (AXIS, [35])


CHAIN = [
    ("quds-force", "islamic-revolutionary-guards-corps"),
    ("islamic-revolutionary-guards-corps", "armed-forces-of-iran"),
]


@pytest.mark.parametrize(("branch", "trunk"), CHAIN)
def test_the_chain_up_to_the_armed_forces_of_iran(branch, trunk):
    def branches(slug: str) -> set[tuple]:
        return {
            (row["group"]["slug"], row["direction"], *paragraphs(row))
            for row in group(slug)["relations"]
            if row["kind"] == "branch_of"
        }

    assert (trunk, "out", 34) in branches(branch)
    assert (branch, "in", 34) in branches(trunk)


STRIKES = [
    ("anbar-killings-2026-03-16", "2026-03-16", 6, {}, 23),
    (
        "anbar-air-strike-2026-03-18",
        "2026-03-18",
        3,
        {STATES: ("suspected", PMF)},
        23,
    ),
    (
        "mosul-air-strikes-2026-03-19",
        "2026-03-19",
        2,
        {STATES: ("blamed", PMF), "israel": ("blamed", PMF)},
        22,
    ),
]


@pytest.mark.parametrize(("slug", "day", "dead", "attackers", "paragraph"), STRIKES)
def test_each_strike_with_its_dead_and_whom_the_militias_blame(
    slug, day, dead, attackers, paragraph
):
    profile = incident(slug)
    count = only(profile["casualties"])

    assert profile["date"]["edtf"] == day
    assert (count["effect"], count["best"], count["basis"]) == (
        "killed",
        dead,
        "claimed",
    )
    assert count["asserted_by"]["slug"] == PMF
    assert paragraphs(count) == [paragraph]
    assert profile["casualty_summary"] == {
        "killed": {"low": dead, "high": dead, "claimants": 1}
    }
    assert {
        row["group"]["slug"]: (row["basis"], row["asserted_by"]["slug"])
        for row in profile["participants"]
        if row["role"] == "attacker"
    } == attackers


def test_a_filter_gives_whom_the_militias_blame_for_mosul():
    parameters = {"role": "attacker", "basis": "blamed"}

    assert keys("incidents", actor=STATES, **parameters) == {
        "mosul-air-strikes-2026-03-19"
    }
    assert keys("incidents", actor="israel", **parameters) == {
        "mosul-air-strikes-2026-03-19"
    }
    assert {row["group"]["slug"] for row in rows("participations", **parameters)} == {
        STATES,
        "israel",
    }


def test_the_attack_at_irbil_is_suspected_of_the_unnamed():
    profile = incident("irbil-drone-attack")
    attacker = only(
        [row for row in profile["participants"] if row["role"] == "attacker"]
    )

    assert attacker["group"]["slug"] == "pro-iranian-groups-irbil"
    assert (attacker["basis"], paragraphs(attacker)) == ("suspected", [19])
    assert group("pro-iranian-groups-irbil")["kind"] == "unidentified"
    assert profile["place"]["slug"] == "irbil"


AMBIGUOUS = "walai-residence-strike-2026-03"
DAYS = [("2026-03-16", True), ("2026-03-17", False), ("2026-03-18", True)]


@pytest.mark.parametrize(("day", "expected"), DAYS)
def test_the_ambiguous_date_is_one_of_two_days(day, expected):
    assert (AMBIGUOUS in keys("incidents", after=day, before=day)) is expected
    assert incident(AMBIGUOUS)["date"]["text"] == "16 or 18 March 2026"


def test_the_killing_of_2020():
    profile = incident("soleimani-killing-2020")
    by_role = {row["role"]: row for row in profile["participants"]}

    assert (profile["date"]["edtf"], profile["place"]) == ("2020", None)
    assert by_role["attacker"]["group"]["slug"] == STATES
    assert by_role["attacker"]["basis"] == "stated"
    assert by_role["victim"]["person"]["slug"] == "qassem-soleimani"
    assert paragraphs(by_role["victim"]) == [34]


def test_the_series_on_the_embassy_has_a_start():
    profile = incident("us-embassy-baghdad-attacks-2026")

    assert profile["date"]["edtf"] == "2026-02-28/.."
    assert profile["date"]["earliest"] == "2026-02-28"
    assert profile["events"] == {"low": None, "high": None, "wording": "regular"}
    assert profile["part_of"]["slug"] == "militia-attacks-on-us-targets-2026"
    assert {row["kind"] for row in profile["targets"]} == {"embassy"}


def test_every_paragraph_of_the_article_is_accounted_for():
    coverage = got(f"sources/{ARTICLE}/coverage/")
    statement = coverage["passages"][21]["claims"]

    assert (coverage["total"], coverage["unread"]) == (35, 0)
    assert (
        coverage["cited"] + coverage["context_only"] + coverage["page_furniture"] == 35
    )
    assert coverage["passages"][21]["id"] == f"{ARTICLE}:22"
    assert {"collection", "id", "url"} == set(statement[0])
    assert {claim["collection"] for claim in statement} >= {"casualties", "incidents"}
