"""How well a few typed letters fit a name: what the command palette is filtered and ordered by."""

BEGINS, HOLDS, SCATTERED = 4.0, 2.0, 1.0


def fit(typed: str, name: str) -> float | None:
    """Higher is better; None where one of the typed words is not in the name, not even letter by letter in its order."""
    held, total = name.casefold(), 0.0
    for word in typed.casefold().split():
        if any(part.startswith(word) for part in held.replace("(", " ").replace(":", " ").split()):
            total += BEGINS
        elif word in held:
            total += HOLDS
        elif _in_order(word, held):
            total += SCATTERED
        else:
            return None
    return total - len(held) / 1000  # of two that fit alike, the shorter name


def _in_order(word: str, held: str) -> bool:
    letters = iter(held)
    return all(letter in letters for letter in word)
