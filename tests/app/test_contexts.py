"""画面の文脈は、項目の意味が一つ残らず書いてある."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from dataclasses import fields, is_dataclass

import pytest

import app.contexts


def _dataclasses() -> list[type]:
    found = []
    for module in pkgutil.iter_modules(app.contexts.__path__):
        loaded = importlib.import_module(f"app.contexts.{module.name}")
        found += [
            member
            for _, member in inspect.getmembers(loaded, inspect.isclass)
            if is_dataclass(member) and member.__module__ == loaded.__name__
        ]
    return found


@pytest.mark.parametrize("context", _dataclasses(), ids=lambda context: context.__name__)
def test_every_field_of_a_context_is_explained(context: type) -> None:
    words = set(re.findall(r"\w+", re.sub(r"[ぁ-んァ-ヶ一-龠]+", " ", context.__doc__ or "")))
    assert {field.name for field in fields(context)} <= words


def test_every_page_stands_in_the_table_of_contexts() -> None:
    pages = {context.__name__ for context in _dataclasses() if context.__name__.endswith("Page")}
    assert pages == set(re.findall(r"\.(\w+Page)", app.contexts.__doc__ or ""))


@pytest.mark.parametrize("context", _dataclasses(), ids=lambda context: context.__name__)
def test_contexts_are_frozen(context: type) -> None:
    assert context.__dataclass_params__.frozen  # type: ignore[attr-defined]
