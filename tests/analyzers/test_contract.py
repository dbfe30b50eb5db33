"""What every method promises, whoever wrote it: each promise of the suite on each method that is discovered."""

import pytest

from analyzers.contract import Analyzer
from analyzers.registry import discover
from analyzers.testing import PROMISES, Promise

METHODS = discover()


def test_no_method_is_broken() -> None:
    assert METHODS.broken == ()


@pytest.mark.parametrize("promise", PROMISES, ids=[promise.name for promise in PROMISES])
@pytest.mark.parametrize("method", METHODS.found.values(), ids=METHODS.found)
def test_every_method_keeps_the_contract(method: Analyzer, promise: Promise) -> None:
    promise(method)
