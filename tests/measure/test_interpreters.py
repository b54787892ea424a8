"""Interpreters are asked in bounded time; each failure has a reason and a next step."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from advisor.errors import UsageError
from advisor.measure.clock import Clock, Interrupted
from advisor.measure.interpreters import find_interpreters, framework_version
from advisor.measure.packages import DISTRIBUTIONS


def script(tmp_path, text, name="python", mode=0o755):
    file = tmp_path / name
    file.write_text(text)
    file.chmod(mode)
    return str(file)


def only(path, framework="pytorch", **options):
    found = find_interpreters({framework: str(path)}, frameworks=(framework,), **options)
    assert len(found) == 1
    return found[0]


def fake_python(tmp_path, packages, user_packages=None):
    """An interpreter that runs, but reports these packages (others only without ``-I``)."""
    for name, version in [*packages.items(), *(user_packages or {}).items()]:
        kind = "site" if name in packages else "user"
        folder = tmp_path / kind / f"{name}-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
    site, user = tmp_path / "site", tmp_path / "user"
    return script(
        tmp_path,
        "#!/bin/sh\n"
        f'if [ "$1" = "-I" ]; then shift; P="{site}"; else P="{site}:{user}"; fi\n'
        f'PYTHONPATH="$P" exec {sys.executable} -S "$@"\n',
    )


def test_the_current_interpreter_is_asked_by_default():
    found = find_interpreters()
    assert [f.framework for f in found] == ["pytorch", "tensorflow"]
    assert {f.python for f in found} == {sys.executable}
    assert all(f.status in ("ok", "not_installed") for f in found)
    assert all(f.reason for f in found if f.status != "ok")


def test_no_framework_is_imported_here():
    find_interpreters()
    assert not {"torch", "tensorflow", "jax"} & sys.modules.keys()


def test_versions_come_from_metadata(tmp_path):
    found = only(fake_python(tmp_path, {"torch": "9.9", "numpy": "3.1", "keras": "4.0"}))
    assert found.status == "ok"
    assert found.isolated
    assert found.versions["torch"] == "9.9"
    assert found.versions["numpy"] == "3.1"
    assert found.versions["python"].count(".") == 2


def test_tensorflow_under_another_name(tmp_path):
    python = fake_python(tmp_path, {"tensorflow_cpu": "2.21.0", "numpy": "2.4"})
    found = only(python, "tensorflow")
    assert found.status == "ok"
    assert framework_version("tensorflow", found.versions) == "2.21.0"


def test_no_numpy(tmp_path):
    found = only(fake_python(tmp_path, {"torch": "9.9"}))
    assert found.status == "not_installed"
    assert "no numpy; install numpy" in found.reason


def test_not_installed_names_the_next_step(tmp_path):
    found = only(fake_python(tmp_path, {"numpy": "2.4"}))
    assert found.status == "not_installed"
    assert "torch is not installed in" in found.reason
    assert "--python pytorch=PATH" in found.reason


def test_installed_for_the_user_only(tmp_path):
    found = only(fake_python(tmp_path, {"numpy": "2.4"}, {"torch": "9.9"}))
    assert found.status == "ok"
    assert not found.isolated
    assert "user" in found.reason


def test_a_path_that_does_not_exist(tmp_path):
    found = only(tmp_path / "none")
    assert (found.status, found.versions) == ("not_installed", {})
    assert "does not exist" in found.reason


def test_a_folder(tmp_path):
    assert "is a folder" in only(tmp_path).reason


def test_not_executable(tmp_path):
    assert "not executable" in only(script(tmp_path, "x", mode=0o644)).reason


def test_not_a_program(tmp_path):
    found = only(script(tmp_path, "\x00\x01not a program"))
    assert found.status == "not_installed"
    assert "could not be started" in found.reason


def test_a_program_that_is_no_python(tmp_path):
    found = only(script(tmp_path, "#!/bin/sh\necho hello\n"))
    assert found.status == "import_error"
    assert "does not answer like a Python interpreter" in found.reason
    assert found.tail == ("hello",)


def test_an_interpreter_that_is_too_old(tmp_path):
    line = '{"error": "Python 3.9 or newer is needed, this is 3.6.1"}'
    found = only(script(tmp_path, f"#!/bin/sh\necho '{line}' >&$4\n"))
    assert found.status == "import_error"
    assert found.reason


def test_one_that_hangs(tmp_path):
    found = only(script(tmp_path, "#!/bin/sh\nsleep 600\n"), timeout_s=0.5)
    assert found.status == "timeout"
    assert "within 0.5 s" in found.reason


def test_one_that_floods_its_output(tmp_path):
    flood = f"#!/bin/sh\nwhile :; do echo {'noise' * 50}; done\n"
    found = only(script(tmp_path, flood), timeout_s=1.0)
    assert found.status == "timeout"
    assert sum(map(len, found.tail)) <= 8192


def test_noise_before_the_answer_does_not_matter(tmp_path):
    python = fake_python(tmp_path, {"torch": "9.9", "numpy": "2.4"})
    noisy = script(tmp_path, f'#!/bin/sh\necho hi; echo ho >&2\nexec {python} "$@"\n', "noisy")
    assert only(noisy).status == "ok"


def test_one_that_crashes(tmp_path):
    found = only(script(tmp_path, "#!/bin/sh\nkill -SEGV $$\n"))
    assert found.status == "crashed"
    assert "SIGSEGV" in found.reason


def test_a_link_is_not_resolved(tmp_path):
    link = tmp_path / "venv-python"
    link.symlink_to(sys.executable)
    assert only(link).python == str(link)


def test_home_is_expanded(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert only("~/none").python == str(tmp_path / "none")


def test_an_unknown_framework_is_a_usage_error():
    with pytest.raises(UsageError, match="caffe"):
        find_interpreters({"caffe": sys.executable})


def test_a_wish_to_stop_is_heard(tmp_path):
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    began = time.monotonic()
    with pytest.raises(Interrupted):
        only(script(tmp_path, "#!/bin/sh\nsleep 600\n"), clock=Clock(None, stop))
    assert time.monotonic() - began < 15


def test_a_poisoned_environment_is_not_passed_on(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    found = only(fake_python(tmp_path, {"torch": "9.9", "numpy": "2.4"}))
    assert found.status == "ok"


def test_every_framework_has_a_distribution():
    assert all(DISTRIBUTIONS.values())
    assert Path(find_interpreters()[0].python).is_absolute()
