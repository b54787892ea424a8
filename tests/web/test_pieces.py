"""Small pieces that several pages rely on."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from advisor.errors import InputFileError
from advisor.measure.results import Result
from advisor.web import document, marks, routes, uploads
from advisor.web.parts import record_preview
from advisor.web.parts.profile_files import file_stem
from advisor.web.shelf import Shelf, run_key
from tests.web import builders
from tests.web.conftest import ROOT, texts

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


class Upload:
    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self._content = content

    def getvalue(self) -> bytes:
        return self._content


def test_an_upload_is_text_without_its_byte_order_mark():
    found = uploads.text_of(Upload("a.yaml", b"\xef\xbb\xbfname: x"), kind="profile", max_bytes=99)
    assert found == ("name: x", "a.yaml")


@pytest.mark.parametrize(
    ("content", "says"), [(b"x" * 100, "larger"), (b"\xff\xfe", "UTF-8"), (b"\x80", "UTF-8")]
)
def test_an_upload_that_cannot_be_text_is_refused(content, says):
    with pytest.raises(InputFileError, match=says) as caught:
        uploads.text_of(Upload("a.yaml", content), kind="profile", max_bytes=50)
    assert caught.value.diagnostics[0].where.file == "a.yaml"
    assert caught.value.next_step


def test_the_name_of_an_upload_is_one_short_line():
    name = "a\n\u202eb" + "c" * 500
    _, shown = uploads.text_of(Upload(name, b""), kind="profile", max_bytes=50)
    assert len(shown) <= 100
    assert shown.startswith("a b")


@pytest.mark.parametrize(
    ("typed", "stem"),
    [
        ("Vision service!", "vision-service"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", "profile"),
        ("", "profile"),
        ("CON" * 100, ("con" * 100)[:60]),
    ],
)
def test_download_names_are_harmless(typed, stem):
    assert file_stem(typed) == stem


def test_the_shelf_forgets_the_oldest_run():
    shelf = Shelf(size=2)
    runs = [builders.run(f"work {i}") for i in range(3)]
    for run in runs:
        shelf.put(run_key(run), run)
    assert [shelf.get(run_key(run)) is not None for run in runs] == [False, True, True]
    assert re.fullmatch(r"[0-9a-f]{16}", run_key(runs[0]))


def test_every_status_has_a_word_and_an_icon(known):
    from typing import get_args

    from advisor.kb.entries import RouteLevel, Status
    from advisor.measure.results import Mode
    from advisor.measure.results import Status as ResultStatus
    from advisor.recommendation import MustState, VerdictWord

    assert set(get_args(Status)) <= marks.STATUS.keys()
    assert set(get_args(ResultStatus)) <= marks.RESULT.keys()
    assert set(get_args(MustState)) == marks.MUST.keys()
    assert set(get_args(VerdictWord)) == marks.VERDICT.keys()
    assert set(get_args(RouteLevel)) == marks.LEVEL.keys()
    assert set(get_args(Mode)) == marks.MODE.keys()
    for badge in (
        marks.status_badge("holds"),
        marks.status_badge("unverified"),
        marks.result_badge("oom"),
        marks.must_badge("fail"),
    ):
        assert ":material/" in badge
        assert re.search(r"[a-z]{3} ?", badge.split(": ")[-1])


def test_unknown_ids_are_shown_as_they_are(known):
    assert marks.name_of(known, "jax-of-tomorrow") == "jax-of-tomorrow"
    assert marks.short_of(known, "jax-of-tomorrow") == "JA"
    assert marks.status_badge("surprising")


def test_frameworks_stand_in_alphabetical_order(known):
    names = [marks.name_of(known, key) for key in marks.alphabetical(known)]
    assert names == sorted(names, key=str.casefold)


def test_a_measurement_speaks_in_names(known):
    said = marks.sentence("tensorflow:as-written prepares matmul", known)
    assert said == "TensorFlow as written prepares matrix product"
    assert marks.sentence("<b>", known) == r"\<b\>"


def test_the_preview_shows_what_a_code_host_would():
    body = "# Title\n\n:red\\[x\\] :tada: `a:b`\n\n```\n# kept :tada:\n```\n"
    text, program = document._pieces(body)
    shown = document._as_on_a_code_host(text)
    assert shown.startswith("## Title")
    assert ":tada:" not in shown
    assert "`a:b`" in shown
    assert program == document.Code("# kept :tada:")


def test_front_matter_is_taken_off_only_where_there_is_some():
    assert record_preview._split("---\na: 1\n---\n# T") == ("a: 1", "# T")
    assert record_preview._split("# T") == ("", "# T")
    assert record_preview._split("---\nnever closed") == ("", "---\nnever closed")


def test_pages_are_files_that_exist():
    source = (routes.FOLDER.parent / "routes.py").read_text(encoding="utf-8")
    listed = set(re.findall(r'FOLDER / "(\w+\.py)"', source))
    found = {path.name for path in routes.FOLDER.glob("*.py")} - {"__init__.py"}
    assert found == listed
    assert routes.FOLDER.is_absolute()


RESULTS = (
    "advisor.evidence.belief",
    "advisor.evidence.claim_rows",
    "advisor.recommend.group_result",
)


def test_the_pages_compute_nothing():
    """No page and no part imports the steps of the street, only their results."""
    inner = re.compile(r"advisor\.(decision|recommend|evidence)(\.|$)")
    for path in [*routes.FOLDER.glob("*.py"), *routes.FOLDER.parent.glob("parts/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert not inner.match(node.module) or node.module in RESULTS, (path, node.module)
                assert node.module.split(".")[0] != "numpy", path.name


def test_every_chart_table_and_picture_has_a_name():
    """``alt`` is what a screen reader says of them."""
    for path in Path(routes.FOLDER.parent).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("vega_lite_chart", "draw", "table", "dataframe", "image")
                and ast.unparse(node.func) != "document.draw"
            ):
                assert "alt" in {keyword.arg for keyword in node.keywords}, (path, node.lineno)


def test_nothing_unsafe_is_switched_on():
    for path in Path(routes.FOLDER.parent).rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        for word in ("unsafe_allow", "components.v1", "altair_chart"):
            assert word not in source, (path.name, word)
        if path.name == "frame.py":
            # One style, written out as a constant.
            assert source.count("st.html(") == source.count("st.html(_WRAP)") == 1
            assert 'f"""' not in source
        else:
            assert "st.html" not in source, path.name


def test_the_server_stays_on_this_machine_and_tells_nobody():
    assert CONFIG["server"]["address"] == "localhost"
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["maxUploadSize"] <= 10
    assert {"light", "dark"} <= CONFIG["theme"].keys()


def test_the_theme_has_the_frameworks_colours(known):
    for mode in ("light", "dark"):
        palette = CONFIG["theme"][mode]["chartCategoricalColors"]
        for framework in known.frameworks.values():
            assert framework.colour in palette


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read(mode):
    """WCAG AA: 4.5 to 1 for text on the page."""
    theme = CONFIG["theme"][mode]
    for name in (
        "textColor",
        "linkColor",
        "redTextColor",
        "greenTextColor",
        "yellowTextColor",
        "violetTextColor",
        "grayTextColor",
        "blueTextColor",
        "orangeTextColor",
    ):
        assert contrast(theme[name], theme["backgroundColor"]) >= 4.5, name


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("status", [s for s in marks.RESULT if s != "ok"])
def test_every_way_to_fail_is_told_on_the_page(app, go, status):
    failed = Result(
        probe="matmul",
        contender="pytorch:as-written",
        framework="pytorch",
        mode="as-written",
        status=status,
        reason="because of this",
    )
    run = builders.run(results=[failed.model_dump(mode="json")], comparisons=[])
    tester = go(app(), "measure")
    tester.file_uploader[0].upload("r.json", run.model_dump_json(by_alias=True).encode()).run()
    assert not tester.exception
    text = texts(tester)
    assert marks.RESULT[status][2].split(",")[0] in text
    assert "because of this" in text
    assert "Nothing could be compared" in text


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("faster", "PyTorch is faster"),
        ("slower", "TensorFlow is faster"),
        ("equivalent", "equivalent within 5 %"),
        ("no-verdict", "no verdict; about 11 rounds would settle it"),
    ],
)
def test_every_verdict_is_told_of_the_right_framework(app, go, verdict, said):
    rounds = {"rounds_needed": 11} if verdict == "no-verdict" else {}
    run = builders.run(comparisons=[builders.comparison(1.0, 0.5, 2.0, verdict, **rounds)])
    tester = go(app(), "measure")
    tester.file_uploader[0].upload("r.json", run.model_dump_json(by_alias=True).encode()).run()
    assert said in texts(tester)


def test_the_columns_of_the_results_say_what_they_are(app, go):
    tester = go(app(), "measure")
    content = builders.run().model_dump_json(by_alias=True).encode()
    tester.file_uploader[0].upload("r.json", content).run()
    ratios, speeds = tester.table[0].value, tester.table[1].value
    assert list(ratios["Time of PyTorch ÷ TensorFlow"]) == ["0.50 [0.48, 0.52]"]
    assert list(speeds["First result"]) == ["250 ms", "250 ms"]
    assert list(speeds["Then each step"]) == ["1.00 [0.970, 1.03] ms", "2.00 [1.94, 2.06] ms"]
    assert list(speeds["Peak memory"]) == ["768 MiB", "768 MiB"]
