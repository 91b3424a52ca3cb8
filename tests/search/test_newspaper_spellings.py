"""The names of the seed, as newspapers spell them in several languages, come first."""

import pytest

from groups.models import GroupName, PersonName
from places.models import PlaceName
from records.choices import Status
from search.name_search import MATCH, search_names

pytestmark = pytest.mark.usefixtures("seeded", "db")

GROUPS = {
    "kataib-hizballah": [
        "Kataib Hizballah",
        "Kata'ib Hezbollah",
        "Kataʾib Ḥizb Allāh",
        "Kataib Hizbollah",
        "Kataeb Hizbullah",
        "Kata'eb Hezbollah",
        "Kataib Hezbollah",
        "Katai'b Hizbollah",
        "Ketaib Hezbollah",
        "Kataib Hisbollah",
        "Kata'ib Hizb Allah",
        "Hezbollah Brigades",
        "Hizballah Battalions",
        "كتائب حزب الله",
        "کتائب حزب‌الله",
        "KH",
        "kh",
        "K.H.",
    ],
    "hezbollah": [
        "Hezbollah",
        "Hizbullah",
        "Hizbollah",
        "Hizballah",
        "Hezballah",
        "Hisbollah",
        "Hezbolá",
        "Hizb Allah",
        "Ḥizbu 'llāh",
        "Hezb Allah",
        "حزب الله",
        "حزب‌الله",
    ],
    "asaib-ahl-al-haq": [
        "Asaib Ahl al-Haq",
        "Asa'ib Ahl el-Haqq",
        "Asaib Ahl al-Haqq",
        "ʿAṣāʾib Ahl al-Ḥaqq",
        "Asaeb Ahl al-Haq",
        "Assaïb Ahl al-Haq",
        "Asaib Ahl Alhaq",
        "عصائب أهل الحق",
        "عصائب اهل الحق",
        "AAH",
    ],
    "harakat-al-nujaba": [
        "Harakat al-Nujaba",
        "Harakat an-Nujaba",
        "Harakat al Nujabaa",
        "Haraket el-Noujaba",
        "Nujaba Movement",
        "Al-Nujaba",
        "حركة النجباء",
        "النجباء",
    ],
    "kataib-seyyed-al-shuhada": [
        "Kataib Seyyed al-Shuhada",
        "Kata'ib Sayyid al-Shuhada",
        "Kataib Sayyed al-Shohada",
        "Kataeb Sayed ash-Shuhada",
        "Kata'ib Sayyid ash-Shuhada'",
        "كتائب سيد الشهداء",
        "KSS",
    ],
    "badr-organization": [
        "Badr Organisation",
        "Organisation Badr",
        "Organization of Badr",
        "Munazzamat Badr",
        "منظمة بدر",
    ],
    "popular-mobilization-forces": [
        "Popular Mobilisation Forces",
        "Popular Mobilization Force",
        "Hashd al-Shaabi",
        "al-Hashd ash-Sha'abi",
        "Hachd al-Chaabi",
        "الحشد الشعبي",
        "PMF",
    ],
    "islamic-revolutionary-guards-corps": [
        "Islamic Revolutionary Guard Corps",
        "Islamic Revolution Guards Corps",
        "سپاه پاسداران انقلاب اسلامی",
        "IRGC",
        "I.R.G.C.",
    ],
    "quds-force": ["Qods Force", "Al-Quds Force", "Al Qods Force", "فيلق القدس"],
    "houthis": ["Houthis", "Houthi", "Huthis", "Huthi rebels", "Ḥūthī", "الحوثي"],
    "islamic-resistance-in-iraq": [
        "Islamic Resistance of Iraq",
        "al-Muqawama al-Islamiyya fi al-Iraq",
        "المقاومة الإسلامية في العراق",
    ],
    "iran": ["Iran", "Irán", "إيران", "ایران"],
    "iraq": ["Irak", "العراق", "عراق"],
}
PEOPLE = {
    "qassem-soleimani": [
        "Soleimani",
        "Suleimani",
        "Qasem Soleimani",
        "Qasim Sulaimani",
        "Kassem Souleimani",
        "Ghasem Soleymani",
        "Qāsem Soleymānī",
        "Soleimani, Qassem",
        "سليماني",
        "قاسم سليماني",
        "قاسم سلیمانی",
    ],
    "abu-ala-al-walai": [
        "Abu Alaa al-Walai",
        "Abu Ala' al-Wala'i",
        "Abou Ala al-Walaï",
        "أبو آلاء الولائي",
        "ابو الاء الولائي",
    ],
    "abu-ali-al-askari": [
        "Abu Ali Al Askari",
        "Abou Ali el-Askari",
        "Abu Ali al-'Askari",
        "أبو علي العسكري",
    ],
}
PLACES = {
    "irbil": ["Erbil", "Arbil", "أربيل"],
    "baghdad": ["Bagdad", "Baghdād", "بغداد"],
    "mosul": ["Mossoul", "Mossul", "al-Mawsil", "الموصل"],
    "anbar-province": ["Anbar", "al-Anbar", "محافظة الأنبار"],
    "syria": ["Syrien", "Siria", "سوريا"],
}
CASES = [
    (model, text, slug)
    for model, spellings in (
        (GroupName, GROUPS),
        (PersonName, PEOPLE),
        (PlaceName, PLACES),
    )
    for slug, texts in spellings.items()
    for text in texts
]


@pytest.mark.parametrize(("model", "text", "slug"), CASES)
def test_a_newspaper_spelling_finds_it_first(model: type, text: str, slug: str):
    hits = search_names(model.objects.visible_to(None), text)
    assert [hit.record.slug for hit in hits][:1] == [slug]


HOW = [
    ("Kataib Hizballah", ("exact",)),
    ("kataib hizballah", ("folded",)),
    ("Kataeb Hizballah", ("spelling",)),
    ("Kataib Hezbollah", ("respelt",)),
    ("Hizballah Brigades", ("translation",)),
    ("KH", ("initials",)),
]


@pytest.mark.parametrize(("text", "how"), HOW)
def test_a_hit_says_which_name_matched_and_how(text: str, how: tuple):
    hit = search_names(GroupName.objects.visible_to(None), text)[0]
    assert (hit.name.text, hit.kind, hit.how) == ("Kataib Hizballah", "preferred", how)


def test_the_party_is_no_match_for_the_brigades():
    hits = search_names(GroupName.objects.visible_to(None), "Hezbollah")
    scores = {hit.record.slug: hit.score for hit in hits}
    assert scores["hezbollah"] == 1
    assert scores["kataib-hizballah"] < MATCH


def test_a_draft_name_finds_nothing_for_the_public():
    name = GroupName.objects.get(group__slug="houthis")
    GroupName.objects.create(group=name.group, text="Ansar Allah", kind="alias")
    match = search_names(GroupName.objects.all(), "Ansarullah")[0]
    assert match.record == name.group
    assert match.name.status == Status.DRAFT
    hits = search_names(GroupName.objects.visible_to(None), "Ansarullah")
    assert name.group not in [hit.record for hit in hits]


def test_a_name_written_past_the_models_is_found():
    group = GroupName.objects.get(group__slug="houthis").group
    name = GroupName.objects.create(group=group, text="Of no account", kind="alias")
    GroupName.objects.filter(pk=name.pk).update(text="أنصار الله")
    assert search_names(GroupName.objects.all(), "Ansarullah")[0].record == group


ODD = ["", " ", "'", "-", "al", "\x00", "%", "a" * 5000, "🙂", "ـ", "Bin"]


@pytest.mark.parametrize("text", ODD)
def test_odd_questions_are_answered(text: str):
    assert isinstance(search_names(GroupName.objects.visible_to(None), text), list)
