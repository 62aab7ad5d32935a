"""The settings with who set them."""

from pathlib import Path

import pytest

from assistant.settings import Setting, list_settings, read_settings


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Setting]:
    (tmp_path / ".env").write_text(
        "PORT=7901\nCHAT_MAX_TOKENS=400\nCHAT_API_KEY=sk-of-the-file\nLIBRARY_EDITING=off\n"
    )
    monkeypatch.chdir(tmp_path)
    for name in ("DOSSIER_HOME", "CHAT_MODEL", "CHAT_API_KEY", "LIBRARY_EDITING"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CHAT_MAX_TOKENS", "500")
    monkeypatch.setenv("CHAT_BASE_URL", "https://me:a-password@models.example/v1")
    settings = read_settings().model_copy(update={"port": 7902})
    return {one.name: one for one in list_settings(settings, given={"port"})}


def test_each_value_comes_with_who_set_it(shown: dict[str, Setting]) -> None:
    origins = {name: (one.value, one.origin) for name, one in shown.items()}
    assert origins["PORT"] == ("7902", "command line")
    assert origins["CHAT_MAX_TOKENS"] == ("500", "environment")
    assert origins["LIBRARY_EDITING"] == ("off", ".env")
    assert origins["DOSSIER_HOME"] == ("data", "default")
    assert origins["CHAT_MODEL"] == ("", "default")
    assert all(one.description for one in shown.values())


def test_no_secret_is_shown(shown: dict[str, Setting]) -> None:
    assert (shown["CHAT_API_KEY"].value, shown["CHAT_API_KEY"].origin) == ("set", ".env")
    assert shown["CHAT_BASE_URL"].value == "https://models.example/v1"


def test_an_empty_variable_means_that_the_library_can_be_edited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LIBRARY_EDITING", "")
    assert read_settings().library_editing is True
