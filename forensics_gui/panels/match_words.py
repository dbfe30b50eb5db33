"""What a match says, in words: where the picture would come from, when in the video, how sure the library is."""

from analyzers.language import apart, mark, printed, tr, trn
from analyzers.results import Match, Tier

TIERS: dict[Tier, str] = {
    "match": mark("Match"),
    "same place": mark("Same place"),
    "possible": mark("Possible match"),
    "shared element": mark("Shared element"),
}
MOMENTS = {
    "exact": mark("moment exact: what moves agrees"),
    "nearest": mark("moment of the nearest kept frame"),
    "any": mark("moment open: nothing moves here"),
}
CROP_COLOUR = "#ffb000"
DETAILS = ("Author", "Date", "Licence", "Address", "Note")  # how the facts about a source are called, in the order of showing


def time_code(seconds: float) -> str:
    """hh:mm:ss.ms"""
    whole = round(seconds * 1000)
    minutes, rest = divmod(whole, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def spans(match: Match) -> str:
    """All times at which the same view is seen in the video; empty where there is only the one."""
    if len(match.times_s) < 2:
        return ""
    words = ", ".join(f"{time_code(start)}–{time_code(end)}" for start, end in match.times_s)
    return tr("the same view at {times}", times=words)


def heading(match: Match) -> str:
    """Source and time code."""
    return match.reference if match.time_s is None else f"{match.reference} · {time_code(match.time_s)}"


def verdict(match: Match) -> str:
    """Tier, agreement and, where known, how sure the moment is and how many such matches chance would give."""
    words = [tr(TIERS[match.tier]), tr("{share} % of the compared area agrees", share=round(match.agreeing_share * 100))]
    if match.mirrored:
        words.append(tr("mirrored"))
    if match.moment in MOMENTS:
        words.append(tr(MOMENTS[match.moment]))
    if match.false_alarms is not None:
        words.append(tr("by chance at most {count} such candidates in a search", count=f"{match.false_alarms:.2g}"))
    return " · ".join(map(apart, words))


def reasons(match: Match) -> str:
    """Why it was put forward, with what else is known of it."""
    about = set(details(match))
    words = [str(match.why), spans(match), *(f"{tr(name)}: {printed(value)}" for name, value in match.facts if (name, value) not in about)]
    return " · ".join(apart(word) for word in words if word)


def details(match: Match) -> tuple[tuple[str, str], ...]:
    """What is known of the source besides its file: address, date, author, licence, note."""
    known = [(name, value) for name, value in match.facts if name in DETAILS and value]
    return tuple(sorted(known, key=lambda fact: DETAILS.index(fact[0])))


def about_source(match: Match) -> str:
    """The same in one line; empty where nothing is known."""
    return " · ".join(f"{tr(name)}: {apart(printed(value))}" for name, value in details(match))


def notes(match: Match) -> str:
    """What else is to be said, one sentence after the other."""
    return " ".join(str(note) for note in match.notes)


def short_why(match: Match) -> str:
    """For a card: the numbers behind the tier."""
    words = [tr("{share} % agrees", share=round(match.agreeing_share * 100)), trn("{n} place fits", "{n} places fit", round(match.score))]
    if match.mirrored:
        words.append(tr("mirrored"))
    return ", ".join(words)


def everything(match: Match) -> str:
    """For a tool tip: one thing a line."""
    lines = [heading(match), verdict(match), *(str(note) for note in match.notes), str(match.why)]
    lines += [f"{time_code(start)}–{time_code(end)}" for start, end in match.times_s]
    lines += [f"{tr(name)}: {printed(value)}" for name, value in match.facts]
    return "\n".join(line for line in lines if line)
