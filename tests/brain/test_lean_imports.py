import importlib
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from bot.brain.lean_imports import UnusedLibraryError, leave_out_unused_libraries


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A library that is left out, in an interpreter that is put right again afterwards."""
    monkeypatch.setattr(sys, "meta_path", sys.meta_path[:])
    before = dict(sys.modules)
    leave_out_unused_libraries()
    yield importlib.import_module("mattermostwrapper")
    sys.modules.clear()
    sys.modules.update(before)


def test_a_library_left_out_can_be_imported_and_named(absent: ModuleType) -> None:
    deep = importlib.import_module("mattermostwrapper.some.module")
    assert deep.Thing.part.other is not None
    assert absent.Thing[int] is not None


def test_it_can_be_subclassed_and_used_as_a_decorator(absent: ModuleType) -> None:
    class Ours(absent.Base):  # type: ignore[misc, name-defined]
        pass

    def work() -> int:
        return 5

    assert issubclass(Ours, object)
    assert absent.decorator(work) is work


def test_using_it_is_an_error_that_names_it(absent: ModuleType) -> None:
    with pytest.raises(UnusedLibraryError, match="Client"):
        absent.Client("token", retries=3)


def test_pythons_own_questions_are_answered_honestly(absent: ModuleType) -> None:
    with pytest.raises(AttributeError):
        absent.__version__  # noqa: B018
    assert not hasattr(absent.Thing, "__wrapped__")


@pytest.mark.usefixtures("absent")
def test_asking_twice_changes_nothing() -> None:
    finders = len(sys.meta_path)
    leave_out_unused_libraries()
    assert len(sys.meta_path) == finders


@pytest.mark.usefixtures("absent")
def test_other_libraries_are_left_alone() -> None:
    assert importlib.import_module("json").loads("1") == 1
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("no_such_library")
