"""Kept runs: listed, compared, shown as rows and as pictures."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from advisor.cli.picture import Box, Line, Picture, Text, save_picture, to_png, to_svg
from advisor.cli.ratio_plot import Row, forest, picture_of
from advisor.cli.run_csv import csv_of
from advisor.errors import AdvisorError, UsageError
from advisor.measure.run_file import load_run, save_run
from tests.cli.conftest import Advisor, one_screen
from tests.cli.runs import failed, run, run_data
from tests.measure.test_older_runs import GOLDEN

NAMES = {"pytorch": "PyTorch", "tensorflow": "TensorFlow"}
SECOND = GOLDEN / "run-2.json"


def rows_of(made):
    return list(csv.DictReader(io.StringIO(csv_of(made))))


def test_list_says_what_is_kept_and_names_what_is_no_run(advisor: Advisor) -> None:
    done = advisor("probe", "list")
    assert done.code == 0
    assert "no run is kept" in done.out
    folder = advisor.home / "data" / "runs"
    folder.mkdir(parents=True)
    save_run(run(), folder / "first.json")
    save_run(run(id="second", complete=False, note="it was interrupted"), folder / "second.json")
    (folder / "half.json").write_text("{")
    done = advisor("probe", "list")
    assert done.code == 0
    assert "20261120T120000Z-quick-0 · 2026-11-20 12:00 UTC · quick · complete" in done.out
    assert "not complete: it was interrupted" in done.out
    assert str(folder / "first.json") in done.out.replace("\n", "")
    assert "is cut off" in done.out
    envelope = advisor("probe", "list", "--format", "json").envelope
    assert (envelope["schema"], envelope["status"]) == ("advisor.runs/1", "partial")
    assert {one["id"] for one in envelope["data"]["runs"]} == {run().id, "second"}
    first = next(one for one in envelope["data"]["runs"] if one["complete"])
    assert first["contenders"][0]["versions"] == {"python": "3.11.7", "pytorch": "2.0"}
    assert envelope["errors"][0]["where"] == str(folder / "half.json")


def test_show_finds_a_run_by_its_id_and_draws_it(advisor: Advisor) -> None:
    folder = advisor.home / "data" / "runs"
    folder.mkdir(parents=True)
    save_run(run(), folder / "first.json")
    by_id = advisor("probe", "show", "20261120T12", "--plot", "ratios.svg")
    assert by_id.code == 0, by_id.err
    assert "the picture is in ratios.svg" in by_id.err
    assert by_id.out == advisor("probe", "show", "latest").out
    text = (advisor.folder / "ratios.svg").read_text()
    assert "0.50 [0.48, 0.52]" in "".join(ET.fromstring(text).itertext())
    rows = list(
        csv.DictReader(io.StringIO(advisor("probe", "show", "latest", "--format", "csv").out))
    )
    assert [row["contender"] for row in rows] == [f"{f}:as-written" for f in (*NAMES, "numpy")]
    wrong = advisor("probe", "show", "latest", "--plot", "ratios.gif")
    assert wrong.code == 2
    one_screen(wrong.err)


def test_compare_tells_ratios_differences_and_its_limits(advisor: Advisor) -> None:
    done = advisor("probe", "compare", GOLDEN / "run-1.json", SECOND, "--plot", "two.png")
    assert done.code == 0, done.err
    assert "Work, as written, quick" in done.out
    assert "processor: Intel Xeon Processor → AMD EPYC" in done.out
    assert "one after the other" in done.out
    assert max(map(len, done.out.splitlines())) <= 100
    assert (advisor.folder / "two.png").read_bytes()[:4] == b"\x89PNG"
    envelope = advisor("probe", "compare", SECOND, SECOND, "--format", "json").envelope
    assert envelope["schema"] == "advisor.compare/1"
    assert {ratio["ratio"] for ratio in envelope["data"]["ratios"]} == {1.0}
    assert envelope["data"]["differences"] == []


def test_compare_of_what_has_nothing_in_common_says_so(advisor: Advisor) -> None:
    done = advisor("probe", "compare", SECOND, GOLDEN / "run-2-claims.json")
    assert done.code == 0
    assert "nothing was measured in both" in done.out
    drawn = advisor("probe", "compare", SECOND, GOLDEN / "run-2-claims.json", "--plot", "x.svg")
    assert drawn.code == 2
    assert "nothing to draw" in drawn.err
    assert not (advisor.folder / "x.svg").exists()


def test_every_block_is_a_row_and_what_failed_has_one_with_its_reason() -> None:
    made = load_run(SECOND)
    rows = rows_of(made)
    blocks = sum(len(blocks) for r in made.results for blocks in r.rounds)
    bare = sum(not any(r.rounds) for r in made.results)
    assert bare
    assert len(rows) == blocks + bare
    crashed = next(row for row in rows if row["status"] == "crashed")
    assert "SIGSEGV" in crashed["reason"]
    assert crashed["median_s"] == ""
    timed = [
        row for row in rows if row["probe"] == "work" and row["contender"] == "quick:as-written"
    ]
    kept = next(r for r in made.results if (r.probe, r.contender) == ("work", "quick:as-written"))
    assert [float(row["median_s"]) for row in timed] == [b.median_s for r in kept.rounds for b in r]
    assert [(row["round"], row["block"]) for row in timed] == [
        ("1", "1"),
        ("1", "2"),
        ("2", "1"),
        ("2", "2"),
    ]


def test_claim_tests_have_a_row_each() -> None:
    made = load_run(GOLDEN / "run-2-claims.json")
    assert [row["outcome"] for row in rows_of(made)] == [one.outcome for one in made.outcomes]


def test_no_text_of_a_run_becomes_a_formula() -> None:
    data = run_data()
    data["results"] = [
        {**data["results"][0], "quantities": {}, "status": "crashed", "reason": "=1+1"}
    ]
    assert rows_of(run(results=data["results"]))[0]["reason"] == "'=1+1"


def test_a_run_without_comparisons_is_not_drawn() -> None:
    with pytest.raises(UsageError, match="nothing to draw"):
        picture_of(run(comparisons=[]), NAMES)


@pytest.mark.parametrize("wild", [(1e-9, 1e9), (0.0, 5.0), (0.9, 1e300)])
def test_a_wild_interval_does_not_squeeze_the_others(wild: tuple[float, float]) -> None:
    rows = [Row("tame", 0.5, 0.4, 0.6, sure=True), Row("wild", 1.0, *wild, sure=False)]
    picture = forest("x", [("group", rows)])
    inside = [s for s in picture.shapes if isinstance(s, Line)]
    assert all(0 <= value <= picture.width for s in inside for value in (s.x, s.to_x))
    tame = next(s for s in inside if s.width == 2)
    assert tame.to_x - tame.x > 20


def test_rows_lie_where_their_ratios_are() -> None:
    rows = [Row(str(r), r, r * 0.9, r * 1.1, sure=True) for r in (0.5, 1.0, 2.0)]
    marks = [s for s in forest("x", [("g", rows)]).shapes if isinstance(s, Box) and s.width == 8]
    left, middle, right = (mark.x for mark in marks)
    assert middle - left == pytest.approx(right - middle)
    assert [mark.y for mark in marks] == sorted(mark.y for mark in marks)


def test_the_same_picture_gives_the_same_bytes_and_text_cannot_break_it(tmp_path: Path) -> None:
    shapes = (Text(5, 20, "<b>&\x1b[2J"), Line(0, 0, 9, 9), Box(1, 1, 3, 3, "#FF0000"))
    picture = Picture(60, 40, "a < b", shapes)
    assert to_svg(picture) == to_svg(picture)
    said = "".join(ET.fromstring(to_svg(picture)).itertext())
    assert "<b>&" in said
    assert "\x1b" not in said
    assert to_png(picture) == to_png(picture)
    from PIL import Image

    save_picture(picture, tmp_path / "x.PNG")
    with Image.open(tmp_path / "x.PNG") as image:
        assert image.size == (120, 80)
        assert image.getpixel((4, 4)) == (255, 0, 0)


def test_a_picture_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for name in ("x.svg", "x.png"):
        with pytest.raises(AdvisorError, match="could not write"):
            save_picture(Picture(9, 9, "", ()), tmp_path / "file" / name)


def test_contenders_that_failed_are_listed_by_nobody() -> None:
    from advisor.cli.probe_list import who_took_part

    assert who_took_part(run()) == "pytorch 2.0, tensorflow 2.0"
    data = run_data()["contenders"]
    assert (
        who_took_part(run(contenders=[failed("pytorch", "oom", "x"), data[2]]))
        == "nobody took part"
    )
    named = {**data[0], "id": "old", "name": "old"}
    assert who_took_part(run(contenders=[named])) == "old (pytorch 2.0)"
