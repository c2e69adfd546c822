import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.installation import KEY_FILE, as_environment, completed
from bot.settings import Settings, SettingsError, load_settings


def test_a_first_start_makes_what_is_needed(tmp_path: Path) -> None:
    ready = completed(Settings(var_dir=tmp_path / "new" / "var"))
    assert ready.database_url == f"sqlite:///{tmp_path}/new/var/bot.sqlite3"
    assert Fernet(ready.text_keys[0])
    assert len(ready.internal_token) >= 32


def test_the_key_is_kept_and_private(tmp_path: Path) -> None:
    first, second = completed(Settings(var_dir=tmp_path)), completed(Settings(var_dir=tmp_path))
    assert first.text_keys == second.text_keys
    assert first.internal_token != second.internal_token
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]


def test_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        ready = list(pool.map(lambda _: completed(Settings(var_dir=tmp_path)), range(16)))
    assert len({each.text_keys for each in ready}) == 1


def test_what_was_given_is_left_alone(tmp_path: Path) -> None:
    given = Settings(var_dir=tmp_path, database_url="postgresql://x/y", text_keys=("k",), internal_token="t")
    assert completed(given) == given
    assert list(tmp_path.iterdir()) == []


def test_an_empty_key_file_is_never_replaced_in_silence(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).touch()
    with pytest.raises(SettingsError, match="backup"):
        completed(Settings(var_dir=tmp_path))


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(SettingsError, match="VAR_DIR"):
        completed(Settings(var_dir=tmp_path / "var"))


def test_the_processes_read_the_same_settings_from_their_environment(tmp_path: Path) -> None:
    ready = completed(Settings(var_dir=tmp_path, trust_proxy=True, brain_timeout_seconds=1.5, country="GB"))
    assert load_settings(as_environment(ready)) == ready
