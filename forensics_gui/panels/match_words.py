"""What a match says, in words: where the picture would come from, when in the video, how sure the library is."""

from analyzers.language import mark, tr
from analyzers.results import Match, Tier

TIERS: dict[Tier, str] = {
    "match": mark("Match"),
    "same place": mark("Same place"),
    "possible": mark("Possible match"),
    "shared element": mark("Shared element"),
}


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
    """Tier, agreement and, where known, how many such matches chance would give."""
    words = [tr(TIERS[match.tier]), tr("{share} % of the compared area agrees", share=round(match.agreeing_share * 100))]
    if match.mirrored:
        words.append(tr("mirrored"))
    if match.false_alarms is not None:
        words.append(tr("{count} such matches expected by chance", count=f"{match.false_alarms:.1e}"))
    return " · ".join(words)


def reasons(match: Match) -> str:
    """Why it was put forward, with what else is known of it."""
    words = [str(match.why), spans(match), *(f"{tr(name)}: {value}" for name, value in match.facts)]
    return " · ".join(word for word in words if word)
