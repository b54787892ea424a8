"""What the README, the check script and the packaging promise is the same thing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPT = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_check_script_runs_the_readmes_test_command_to_the_letter():
    commands = [line for line in SCRIPT.splitlines() if "pytest" in line]
    assert len(commands) == 1
    assert commands[0] in README.splitlines()


def test_the_main_jobs_are_in_the_readme():
    assert "advisor recommend --profile examples/prod.yaml --probe quick" in README
    assert "streamlit run app.py" in README


@pytest.mark.parametrize("extra", ["torch", "tensorflow", "frameworks", "dev"])
def test_extras_exist(extra):
    assert PROJECT["project"]["optional-dependencies"][extra]


def test_the_core_needs_no_framework():
    needed = " ".join(PROJECT["project"]["dependencies"])
    assert not re.search(r"\b(torch|tensorflow|keras|jax)\b", needed)


def test_every_direct_dependency_is_pinned_in_the_constraints():
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    listed = [*PROJECT["project"]["dependencies"]]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        listed += extra
    names = {re.split(r"[\[<>=; ]", item)[0].lower().replace("_", "-") for item in listed}
    assert names - {"framework-advisor"} <= pinned


def test_markdown_links_inside_the_project_lead_somewhere():
    broken = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")]:
        targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        broken += [
            f"{page.relative_to(ROOT)}: {target}"
            for target in targets
            if "://" not in target and not (page.parent / target).exists()
        ]
    assert broken == []


def test_the_changelog_knows_the_version():
    from advisor import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
