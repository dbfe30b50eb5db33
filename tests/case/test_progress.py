"""A bar where somebody looks, silence where nobody does."""

import io

from forensics_gui.case.progress import Bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_drawn_where_standard_error_is_no_terminal() -> None:
    stream = io.StringIO()
    with Bar(stream) as bar:
        bar.tell(0.5, "a.jpg")
    assert stream.getvalue() == ""


def test_a_terminal_sees_share_and_file_and_keeps_only_the_sentences() -> None:
    stream = Terminal()
    with Bar(stream) as bar:
        bar.tell(0.5, "a\x1b[2J\udcff.jpg")
        bar.say("b.jpg is empty.")
    text = stream.getvalue()
    assert "50%" in text
    assert "\x1b" not in text
    assert text.endswith("\rb.jpg is empty.\n")


def test_a_bar_is_not_drawn_more_often_than_an_eye_can_follow() -> None:
    stream = Terminal()
    with Bar(stream) as bar:
        for _ in range(1000):
            bar.checkpoint(0.5)
        assert stream.getvalue().count("[") < 100
