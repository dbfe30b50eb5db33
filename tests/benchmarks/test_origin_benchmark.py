"""The benchmark of writers counts as its page says."""

from origin import half, interval, named


def test_the_interval_is_clopper_and_pearsons() -> None:
    assert interval(0, 51).endswith("0.0 % (0.0 to 7.0)")
    assert interval(247, 247).endswith("100.0 % (98.5 to 100.0)")
    assert interval(0, 0) == "-"


def test_a_file_that_fits_nobody_is_not_counted_as_wrong() -> None:
    assert named("Pillow", ()) == "not in our list"


def test_both_halves_are_told_by_the_first_byte_of_the_hash() -> None:
    assert half("00" + "f" * 62) != half("01" + "f" * 62)
