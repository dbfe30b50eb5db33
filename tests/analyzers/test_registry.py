"""Discovery finds every method of ours, and its list tells where each came from."""

from pathlib import Path

import pytest

from analyzers import registry
from analyzers.registry import discover


def test_our_own_methods_are_found_and_none_is_broken() -> None:
    methods = discover()
    assert {"compression.ela", "noise.residual", "metadata.fields"} <= set(methods.found)
    assert methods.broken == ()


def test_a_method_is_got_by_its_id_and_its_origin_is_known() -> None:
    methods = discover()
    assert methods["compression.ela"].id == "compression.ela"
    assert methods.origins["compression.ela"] == "analyzers.compression.ela"
    assert set(methods.origins) == set(methods.found)


def test_modules_that_are_no_method_are_passed_over() -> None:
    assert "analyzers.noise.wavelet" not in discover().origins.values()


def test_a_plugin_folder_that_does_not_exist_is_no_fault(tmp_path: Path) -> None:
    assert discover(tmp_path / "none").found == discover().found


def test_a_room_that_is_not_built_yet_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    of_noise = {name for name, origin in discover().origins.items() if origin.startswith("analyzers.noise.")}
    assert "noise.residual" in of_noise
    monkeypatch.setattr(registry, "ROOMS", ("noise", "palaeography"))
    assert set(discover().found) == of_noise


def test_a_fault_in_a_module_of_ours_is_listed_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty() -> object:
        raise ImportError("no such decoder")

    monkeypatch.setattr(registry, "_our_own", lambda: iter([("analyzers.noise.faulty", faulty)]))
    (broken,) = discover().broken
    assert broken.origin == "analyzers.noise.faulty"
    assert "no such decoder" in broken.reason
