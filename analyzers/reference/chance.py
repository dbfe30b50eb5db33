"""How many wrong candidates a search gives by chance: counted, not computed, since no law says how pictures resemble each other.

`benchmarks/chance.py` looked for pictures without a source and counted what fitted all the same. The bound says what such a count allows to
claim. It tells of chance alone: what is likely to be mistaken, the same game or the same camera, is told apart by the rules of the tiers.
"""

SEARCHES = 435  # for untouched and altered photographs of published collections, cut to their middle half and saved at JPEG 60
FRAMES = 34_622  # in the library
WRONG = {5: 29, 6: 2}  # so many candidates with this many separate fitting places; none with more, and none was named
CONFIDENCE = 0.95


def false_alarms(places: int, frames: int) -> float:
    """At most so many wrong candidates with as many `places` or more are to be expected in a search of so many frames.

    The upper end of the 95 % interval of a Poisson rate (F. Garwood, Biometrika 28, 1936). In a larger library it grows with the frames;
    below the measured size it stays.
    """
    from scipy.special import gammaincinv

    seen = sum(count for least, count in WRONG.items() if least >= places)
    return float(gammaincinv(seen + 1, CONFIDENCE)) / SEARCHES * max(1.0, frames / FRAMES)
