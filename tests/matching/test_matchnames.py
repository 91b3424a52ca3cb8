"""manage.py matchnames: the names in a table, and the records they are meant for."""

import csv
import io
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from groups.models import ArmedGroup, GroupName
from history.revisions import declared
from matching.management.commands import matchnames
from tests.factories import saved

pytestmark = pytest.mark.usefixtures("seeded", "db")
LIST = "id,who\n1,Kataeb Hizbullah\n2,Rotary Club\n3,\n"


def match(path: Path, **options: Any) -> tuple[str, str]:
    """What the command writes to standard output, and what it says beside it."""
    out, err = io.StringIO(), io.StringIO()
    call_command("matchnames", path, stdout=out, stderr=err, column="who", **options)
    return out.getvalue(), err.getvalue()


def table(text: str, separator: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=separator))


def refusal(path: Path, **options: Any) -> str:
    with pytest.raises(CommandError) as raised:
        match(path, **options)
    assert raised.value.returncode == 1
    return str(raised.value)


@pytest.fixture
def csv_file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_each_row_is_kept_with_what_its_name_came_to(csv_file: Path):
    out, err = match(csv_file, limit=1)
    first, second, third = table(out)

    assert first == {
        "id": "1",
        "who": "Kataeb Hizbullah",
        "match": "groups/kataib-hizballah",
        "match_name": "Kataib Hizballah",
        "found": "Kataib Hizballah",
        "score": "0.9800",
        "how": "spelling",
        "candidate_1": "groups/kataib-hizballah",
        "candidate_1_name": "Kataib Hizballah",
        "candidate_1_found": "Kataib Hizballah",
        "candidate_1_score": "0.9800",
        "candidate_1_how": "spelling",
    }
    assert list(second.values()) == ["2", "Rotary Club", *[""] * 10]
    assert list(third.values()) == ["3", "", *[""] * 10]
    assert err == "3 rows: 1 matched, 1 with none, 1 without a name.\n"


def test_the_answers_are_those_of_the_api(csv_file: Path, reader):
    [first, *_] = table(match(csv_file, limit=2, collection=("groups", "places"))[0])
    body = {"names": ["Kataeb Hizbullah"], "collections": ["groups", "places"]}
    [result] = reader.post("/api/v1/match/", body, "json").json()["results"]

    for number, one in enumerate(result["candidates"][:2], 1):
        assert first[f"candidate_{number}"] == f"{one['collection']}/{one['slug']}"
        assert float(first[f"candidate_{number}_score"]) == one["found"]["score"]
        how = " | ".join(one["found"]["how"])
        assert first[f"candidate_{number}_how"] == how


def test_only_what_is_published_is_found(csv_file: Path):
    with declared(None, "test"):
        draft = saved(ArmedGroup, slug="rotary")
        saved(GroupName, group=draft, text="Rotary Club", kind="preferred")

    assert table(match(csv_file)[0])[1]["candidate_1"] == ""


def test_a_country_that_is_another_one_takes_off_the_score(tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text("who,where\nKataib Hizballah,pk\nKataib Hizballah,\n")
    abroad, unknown = table(match(path, country_column="where")[0])

    assert (abroad["match"], abroad["candidate_1_score"]) == ("", "0.8500")
    assert abroad["candidate_1_how"] == "exact | other country"
    assert unknown["match"] == "groups/kataib-hizballah"


READ = [
    ("utf-8", LIST, {}, ","),
    ("utf-8-sig", LIST, {}, ","),
    ("utf-16", LIST, {}, ","),
    ("utf-16-le", LIST, {"encoding": "utf-16-le"}, ","),
    ("utf-8", LIST.replace(",", ";"), {}, ";"),
    ("utf-8", LIST.replace(",", "\t"), {}, "\t"),
    ("utf-8", LIST.replace(",", "|"), {}, "|"),
    ("utf-8", LIST.replace(",", "~"), {"separator": "~"}, "~"),
    ("utf-8", LIST.replace("\n", "\r\n"), {}, ","),
    ("utf-8", LIST.replace("\n", "\n\n"), {}, ","),
    ("cp1256", LIST.replace("Rotary Club", "روتاري"), {"encoding": "cp1256"}, ","),
    ("utf-8", LIST.rstrip("\n"), {}, ","),
    ("utf-8", LIST.replace("Kataeb Hizbullah", '"Kataeb Hizbullah"'), {}, ","),
    ("utf-8", LIST.replace("id", '"a;b|c"'), {}, ","),
]


@pytest.mark.parametrize(("encoding", "text", "options", "separator"), READ)
def test_tables_are_read_as_people_have_them(
    tmp_path: Path, encoding: str, text: str, options: dict, separator: str
):
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    out, _ = match(path, **options)
    rows = table(out.removeprefix("\ufeff"), separator)

    assert [row["match"] for row in rows] == ["groups/kataib-hizballah", "", ""]


def test_a_mark_at_the_beginning_is_kept(tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text("who\nx\n", encoding="utf-8-sig")

    assert match(path)[0].startswith("\ufeffwho,match,")


def test_a_cell_can_hold_anything(tmp_path: Path):
    path = tmp_path / "list.csv"
    rows = [["who", "note"], ["Houthis", 'two\nlines, "quoted"'], ["%_\\", "كتائب"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    out = table(match(path)[0])

    assert [[row["who"], row["note"]] for row in out] == rows[1:]


WRONG = [
    (b"", "{path}: the file is empty."),
    (b"name,x\na,b\n", "{path}, line 1: no column 'who'; there are: 'name', 'x'."),
    (b"a;b;c\n", "{path}, line 1: no column 'who'; there are: 'a', 'b', 'c'."),
    (b"who,x,x\n", "{path}, line 1: these columns are there twice: 'x'."),
    (
        b"who,how\na,b\n",
        "{path}, line 1: it has these columns already: 'how'; give a --prefix.",
    ),
    (b"who,x\na,b\nc\n", "{path}, line 3: 1 cells where the header has 2."),
    (b"who,x\na,b,c\n", "{path}, line 2: 3 cells where the header has 2."),
    (b"who\na\nb\xe9\n", "{path}, line 3: it is not utf-8 ("),
    (b"who\na\x00b\n", "{path}, line 2: it holds the character NUL;"),
    (b'who\n"a\n', "{path}, line 2: unexpected end of data."),
    (b'who\n"a"b\n', "{path}, line 2: ',' expected after '\"'."),
    (b"who\n" + b"a" * 2_000_000, "{path}, line 2: it is longer than a megabyte."),
    (b"who\n" + b"a" * 200_000, "{path}, line 2: field larger than field limit"),
    ("who\na\n".encode("utf-16-le"), "{path}, line 1: it holds the character NUL;"),
]


@pytest.mark.parametrize(("content", "message"), WRONG)
def test_what_is_wrong_with_a_table_is_reported_with_its_line(
    tmp_path: Path, content: bytes, message: str
):
    path, output = tmp_path / "list.csv", tmp_path / "out.csv"
    path.write_bytes(content)

    assert refusal(path, output=output).startswith(message.format(path=path))
    # Nothing is left half written.
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "line_"), [("who,where\na,IQ\nb,Iraq\n", 3), ("who,where\na,I1\n", 2)]
)
def test_an_unknown_country_is_reported(tmp_path: Path, content: str, line_: int):
    path = tmp_path / "list.csv"
    path.write_text(content)

    assert f"line {line_}: country " in refusal(path, country_column="where")


def test_a_missing_column_of_countries_is_reported(csv_file: Path):
    message = refusal(csv_file, country_column="where")

    assert message == f"{csv_file}, line 1: no column 'where'; there are: 'id', 'who'."


def test_a_missing_file_is_reported(tmp_path: Path):
    for path in (tmp_path / "no.csv", tmp_path):
        assert refusal(path).startswith(f"{path}: ")


def test_a_file_is_written_whole_and_like_any_other(csv_file: Path, tmp_path: Path):
    output, other = tmp_path / "out.csv", tmp_path / "other.csv"
    other.write_text("")
    out, _ = match(csv_file, output=output)

    assert out == ""
    assert output.read_text(encoding="utf-8") == match(csv_file)[0]
    assert stat.S_IMODE(output.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)


def test_an_existing_file_is_replaced_only_on_request(csv_file: Path, tmp_path: Path):
    output = tmp_path / "out.csv"
    output.write_text("mine")
    message = refusal(csv_file, output=output)

    assert message == f"{output} is there already; --overwrite replaces it."
    assert output.read_text() == "mine"
    match(csv_file, output=output, overwrite=True)
    assert output.read_text(encoding="utf-8").startswith("id,who,match,")


def test_a_table_can_take_the_place_of_itself(csv_file: Path):
    match(csv_file, output=csv_file, overwrite=True)
    match(csv_file, output=csv_file, overwrite=True, prefix="again_")
    [first, *_] = table(csv_file.read_text(encoding="utf-8"))

    assert first["match"] == first["again_match"] == "groups/kataib-hizballah"


def test_a_missing_folder_is_reported_before_the_work(csv_file: Path):
    output = csv_file.parent / "no" / "out.csv"

    assert refusal(csv_file, output=output) == f"{output}: there is no such folder."


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--collection", "incidents"),
        ("--limit", "0"),
        ("--limit", "11"),
        ("--limit", "x"),
        ("--threshold", "2"),
        ("--threshold", "nan"),
        ("--separator", "ab"),
        ("--encoding", "klingon"),
        ("--encoding", "base64"),
    ],
)
def test_a_wrong_option_is_reported(csv_file: Path, option: str, value: str):
    with pytest.raises(CommandError) as raised:
        call_command("matchnames", str(csv_file), "--column=who", f"{option}={value}")

    assert option in str(raised.value)


def test_an_interruption_leaves_nothing(csv_file: Path, tmp_path: Path, monkeypatch):
    def interrupt(*args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(matchnames.tqdm, "update", interrupt)
    with pytest.raises(CommandError) as raised:
        match(csv_file, output=tmp_path / "out.csv")

    assert raised.value.returncode == 130
    assert list(tmp_path.iterdir()) == [csv_file]


def test_progress_is_printed_on_request_and_else_only_on_a_terminal(
    csv_file: Path, capsys, monkeypatch
):
    monkeypatch.setattr(matchnames, "PROGRESS_INTERVAL", 0)
    match(csv_file)
    quiet = capsys.readouterr().err
    match(csv_file, progress=True)
    message = capsys.readouterr().err

    assert quiet == ""
    assert "3 rows, 100%" in message


@pytest.mark.parametrize(
    ("done", "share", "seconds", "expected"),
    [
        (12_500, 0.43, 59.5, "12,500 rows, 43%, 210.08 rows/s, 01:18 left"),
        (1, 0.001, 0.0, "1 rows, 0%, ? rows/s, ? left"),
        (9, 1.0, 0.3, "9 rows, 100%, 30.00 rows/s, 00:00 left"),
    ],
)
def test_progress_says_how_fast_and_how_long(done, share, seconds, expected):
    bar = matchnames.progress_line(always=True)
    bar.n, bar.total = done, done / share
    assert bar.format_meter(**{**bar.format_dict, "elapsed": seconds}) == expected
