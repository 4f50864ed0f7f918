"""A wrong environment stops the start with one clear line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import env

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (lambda: env.flag("X"), "maybe", "1 か 0"),
        (lambda: env.port("X", 1), "99999", "65535"),
        (lambda: env.port("X", 1), "八千", "65535"),
        (lambda: env.number("X", 0, least=0, most=9), "10", "0 から 9"),
        (lambda: env.base_url("X", ""), "yorisoi", "https://"),
        (lambda: env.database("X", ""), "mysql://x", "postgres://"),
        (lambda: env.cache("X", ""), "memcache://x", "redis://"),
        (lambda: env.email("X", ""), "pigeon://x", "smtp://"),
        (lambda: env.sender("X", ""), "よりそい研修", "<yorisoi@example.jp>"),
        (lambda: env.sender("X", ""), "文京区, 研修 <a@example.jp>", "<yorisoi@example.jp>"),
        (lambda: env.sender("X", ""), "a@example.jp, b@example.jp", "<yorisoi@example.jp>"),
        (
            lambda: env.sender("X", ""),
            "よりそい\nBcc: b@example.jp <a@example.jp>",
            "<yorisoi@example.jp>",
        ),
        (lambda: env.folder("X", ROOT), "/proc/nowhere", "フォルダ"),
        (lambda: env.required("X"), "  ", "設定してください"),
    ],
)
def test_wrong_value_names_the_variable_and_what_is_wrong(monkeypatch, read, value, sentence):
    monkeypatch.setenv("X", value)

    with pytest.raises(SystemExit) as stop:
        read()

    assert "環境変数 X" in str(stop.value)
    assert sentence in str(stop.value)


@pytest.mark.parametrize(
    ("value", "default", "expected"),
    [("", True, True), ("1", False, True), ("off", True, False), ("TRUE", False, True)],
)
def test_flag(monkeypatch, value, default, expected):
    monkeypatch.setenv("X", value)

    assert env.flag("X", default) is expected


def check(**variables: str) -> subprocess.CompletedProcess[str]:
    kept = {k: os.environ[k] for k in ("PATH", "HOME") if k in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "config.settings.production"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


GOOD = {
    "SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz!",
    "ALLOWED_HOSTS": "yorisoi.example",
    "BASE_URL": "https://yorisoi.example",
}


def test_production_starts_with_what_it_needs_and_passes_the_deploy_check(tmp_path):
    result = check(**GOOD, DATA_DIR=str(tmp_path))

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"DEMO": "1"}, "DEMO"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"BASE_URL": "http://yorisoi.example"}, "BASE_URL"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
    ],
)
def test_production_refuses_to_start(tmp_path, change, named):
    result = check(**(GOOD | {"DATA_DIR": str(tmp_path)} | change))

    assert result.returncode != 0
    assert result.stderr.strip().splitlines() == [result.stderr.strip()]
    assert f"環境変数 {named} " in result.stderr


@pytest.mark.parametrize(
    "value", ["yorisoi@localhost", "よりそい研修 <a@example.jp>", '"文京区, 研修" <a@example.jp>']
)
def test_sender(monkeypatch, value):
    monkeypatch.setenv("X", value)

    assert env.sender("X", "") == value
