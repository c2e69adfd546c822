"""Start Rasa without the libraries that our pipeline never calls.

Rasa imports TensorFlow, scikit-learn and its own chat channels whatever the configuration says: some 400 MB and most
of its start-up time (docs/decisions/0003). In the processes that we start, those imports give empty stand-ins. Using
one is an error that names it. The plain `rasa` commands are left as they are.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

UNUSED = frozenset(
    {
        "aiogram",
        "boto3",
        "botocore",
        "fbmessenger",
        "keras",
        "matplotlib",
        "mattermostwrapper",
        "pymongo",
        "questionary",
        "rocketchat_API",
        "sklearn",
        "sklearn_crfsuite",
        "slack_sdk",
        "tensorflow",
        "tensorflow_hub",
        "tensorflow_text",
        "twilio",
        "webexteamssdk",
    }
)


class UnusedLibraryError(ImportError):
    """Something called a library that the lean start leaves out."""


class _AbsentType(type):
    """The metaclass of stand-in classes: they can be named and subclassed, but never made."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent_class(name)

    def __getitem__(cls, _item: Any) -> Any:
        return cls

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and callable(args[0]) and not kwargs:
            return args[0]  # used as a decorator
        raise UnusedLibraryError(f"{cls.__name__} belongs to a library that `bot` starts Rasa without")


def _absent_class(name: str) -> _AbsentType:
    return _AbsentType(name, (), {})


class _AbsentModule(ModuleType):
    __path__: list[str] = []  # noqa: RUF012 (the import system's name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent_class(name)


class _AbsentFinder(MetaPathFinder, Loader):
    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] in UNUSED:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def leave_out_unused_libraries() -> None:
    """Make later imports of UNUSED libraries cheap and empty. Call it before anything imports Rasa."""
    if not any(isinstance(finder, _AbsentFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _AbsentFinder())
