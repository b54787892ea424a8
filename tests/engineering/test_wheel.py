"""The built wheel works outside the checkout and puts nothing else into site-packages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(out), str(ROOT)],
        check=True,
    )
    (built,) = out.glob("framework_advisor-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The wheel unpacked by pip into a folder of its own, in front of everything else."""
    site = tmp_path_factory.mktemp("site")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--target",
            str(site),
            str(wheel),
        ],
        check=True,
    )
    return site


def run(site: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site), "ADVISOR_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "advisor", *arguments],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_only_advisor_is_at_the_top(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"advisor"}
    for needed in ("app.py", "knowledge/base.yaml", "probes/worker.py", "examples/prod.yaml"):
        assert f"advisor/_bundled/{needed}" in names
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_it_is_the_wheel_that_runs(installed, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    where = subprocess.run(
        [sys.executable, "-c", "import advisor.paths as p; print(p.bundle_root())"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert where == str(installed / "advisor" / "_bundled")


def test_it_recommends_outside_the_checkout(installed, tmp_path):
    shutil.copy(ROOT / "examples" / "prod.yaml", tmp_path)
    done = run(installed, tmp_path, "recommend", "--profile", "prod.yaml", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["data"]["winner"]


def test_its_knowledge_is_valid(installed, tmp_path):
    done = run(installed, tmp_path, "kb", "check")
    assert done.returncode == 0, done.stderr + done.stdout


def _other_pythons() -> list[str]:
    """Interpreters of the other declared versions that run here."""
    found = []
    roots = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for minor in (11, 12, 13):
        if minor == sys.version_info.minor:
            continue
        candidates = [f"python3.{minor}", *map(str, sorted(roots.glob(f"3.{minor}.*/bin/python")))]
        for candidate in candidates:
            try:
                subprocess.run([candidate, "-c", ""], check=True, capture_output=True)
            except (OSError, subprocess.CalledProcessError):
                continue
            found.append(candidate)
            break
    return found


@pytest.mark.parametrize("python", _other_pythons())
def test_the_light_install_works_on_the_other_versions(python, wheel, tmp_path):
    """Without any framework: it recommends, and says which evidence is missing."""
    subprocess.run([python, "-m", "venv", str(tmp_path / "env")], check=True)
    inside = tmp_path / "env" / "bin" / "python"
    subprocess.run(
        [
            str(inside),
            "-m",
            "pip",
            "install",
            "-q",
            "-c",
            str(ROOT / "constraints.txt"),
            str(wheel),
        ],
        check=True,
    )
    shutil.copy(ROOT / "examples" / "prod.yaml", tmp_path)
    done = subprocess.run(
        [str(inside), "-m", "advisor", "recommend", "--profile", "prod.yaml"],
        cwd=tmp_path,
        env={**os.environ, "ADVISOR_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "nothing on this machine" in done.stdout
    assert "--probe quick" in done.stdout
    assert "framework-advisor[frameworks]" in done.stdout
