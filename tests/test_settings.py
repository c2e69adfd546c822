import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings, SettingsError, load_settings


def test_nothing_given_gives_the_defaults() -> None:
    assert load_settings({}) == Settings()


def test_every_kind_of_value_is_read() -> None:
    settings = load_settings(
        {
            "PORT": " 9000 ",
            "BRAIN_TIMEOUT_SECONDS": "2.5",
            "TRUST_PROXY": "Yes",
            "VAR_DIR": "~/var",
            "TEXT_KEYS": "one, two,,",
            "COUNTRY": "gb",
            "LOG_LEVEL": "INFO",
        }
    )
    assert (settings.port, settings.brain_timeout_seconds, settings.trust_proxy) == (9000, 2.5, True)
    assert settings.var_dir == Path.home() / "var"
    assert settings.text_keys == ("one", "two")
    assert (settings.country, settings.log_level) == ("GB", "info")


def test_the_environment_is_stronger_than_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=9001\nHOST=0.0.0.0\n# PORT=1\n")
    settings = load_settings({"PORT": "9002"}, file)
    assert (settings.port, settings.host) == (9002, "0.0.0.0")
    assert load_settings({}, tmp_path / "none") == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "web"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "5005"),
        ("BRAIN_PORT", "8080"),
        ("BRAIN_TIMEOUT_SECONDS", "nan"),
        ("BRAIN_TIMEOUT_SECONDS", "inf"),
        ("BRAIN_TIMEOUT_SECONDS", "-1"),
        ("MESSAGES_PER_MINUTE", "0"),
        ("CONVERSATIONS_PER_HOUR", "-5"),
        ("MESSAGE_LIMIT", "4k"),
        ("TRUST_PROXY", "maybe"),
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "postgresql"),
        ("DATABASE_URL", "http://[x"),
        ("LOG_LEVEL", "loud"),
        ("COUNTRY", "Britain"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_it(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings({name: value})
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"PORT=\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env cannot be read"):
        load_settings({}, tmp_path / ".env")


@given(
    st.sampled_from(["PORT", "BRAIN_TIMEOUT_SECONDS", "TRUST_PROXY", "DATABASE_URL", "COUNTRY", "LOG_LEVEL"]),
    st.text(max_size=20),
)
def test_any_value_is_taken_or_refused_plainly(name: str, value: str) -> None:
    with contextlib.suppress(SettingsError):
        assert isinstance(load_settings({name: value}), Settings)


def test_the_brain_and_the_actions_are_on_loopback() -> None:
    assert Settings(host="0.0.0.0").brain_url == "http://127.0.0.1:5005"
    assert Settings(host="0.0.0.0").action_url == "http://127.0.0.1:5055/webhook"
