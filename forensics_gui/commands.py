"""Everything the window can be told to do, as one table: menus, tool bar, shortcuts and the list of keys are read from it.

A command names the method that does it and the state in which it can be done; no menu is built by hand.
"""

from collections.abc import Callable
from dataclasses import dataclass

from analyzers.language import mark

Enabled = Callable[["State"], bool]


@dataclass(frozen=True)
class State:
    """What decides which commands can be used now."""

    pictures: int = 0
    chosen: bool = False
    region: bool = False
    annotation: bool = False
    undo: bool = False
    redo: bool = False


def always(_state: State) -> bool:
    """Can be used at any time."""
    return True


def picture(state: State) -> bool:
    """Needs a picture to work on."""
    return state.chosen


def several(state: State) -> bool:
    """Needs another picture to go to."""
    return state.pictures > 1


def region(state: State) -> bool:
    """Needs a region."""
    return state.region


def annotation(state: State) -> bool:
    """Needs a chosen annotation."""
    return state.annotation


def undo(state: State) -> bool:
    """Something can be taken back."""
    return state.undo


def redo(state: State) -> bool:
    """Something that was taken back can be done again."""
    return state.redo


NEEDS: dict[Enabled, str] = {
    picture: mark("needs a picture"),
    several: mark("needs a second picture"),
    region: mark("needs a region"),
    annotation: mark("needs a chosen mark"),
    undo: mark("nothing to take back"),
    redo: mark("nothing was taken back"),
}


@dataclass(frozen=True)
class Command:
    """One thing to do. `call` names a method of the window, or of what it holds, and `argument` what it is given.

    A `group` shows which of its commands holds.
    """

    id: str
    menu: str
    text: str
    call: str
    shortcut: str = ""
    argument: str = ""
    enabled: Enabled = always
    icon: str = ""
    group: str = ""
    divided: bool = False  # a line stands above it in its menu


ABOUT_KEY = "F3"  # the page of the method in hand, wherever that is

MENUS = (mark("&File"), mark("&Edit"), mark("&View"), mark("&Tools"), mark("&Case"), mark("&Help"))

THEME, BRING = "preferences.use_theme", "sides.bring"

COMMANDS = (
    Command("file.open", "&File", mark("&Open pictures…"), "opening.files", "Ctrl+O", icon="open"),
    Command("file.folder", "&File", mark("Open &folder…"), "opening.folder", "Ctrl+Shift+O"),
    Command("file.paste", "&File", mark("&Paste picture or mark"), "opening.paste", "Ctrl+V"),
    Command("file.sample", "&File", mark("Open the &sample examination"), "lessons.begin", argument="found"),
    Command("file.export", "&File", mark("&Export finding…"), "finding.export", "Ctrl+E", enabled=picture, icon="export", divided=True),
    Command("file.export_picture", "&File", mark("Export picture with &marks…"), "posting.export", "Ctrl+Shift+E", enabled=picture),
    Command("file.key", "&File", mark("&Key that signs findings…"), "finding.choose_key"),
    Command("file.settings", "&File", mark("Se&ttings…"), "preferences.show", "Ctrl+,"),
    Command("file.quit", "&File", mark("&Quit"), "frame.close", "Ctrl+Q", divided=True),
    Command("edit.undo", "&Edit", mark("&Undo"), "examination.undo_stack.undo", "Ctrl+Z", enabled=undo, icon="undo"),
    Command("edit.redo", "&Edit", mark("&Redo"), "examination.undo_stack.redo", "Ctrl+Shift+Z", enabled=redo, icon="redo"),
    Command("edit.delete", "&Edit", mark("&Delete mark"), "marks.delete_chosen", "Del", enabled=annotation, divided=True),
    Command("edit.copy", "&Edit", mark("Cop&y mark"), "marking.copy", enabled=annotation),
    Command("edit.marks_out", "&Edit", mark("E&xport marks…"), "marking.export", enabled=picture),
    Command("edit.marks_in", "&Edit", mark("Import mark&s…"), "marking.read", enabled=picture),
    Command("edit.forget_region", "&Edit", mark("Forget t&he region"), "forget_region", enabled=region),
    Command("tool.none", "&Edit", mark("&Look around"), "desk.use_tool", "V", "", picture, "hand", "tool", divided=True),
    Command("tool.region", "&Edit", mark("Draw a regi&on"), "desk.use_tool", "R", "region", picture, "region", "tool"),
    Command("tool.box", "&Edit", mark("Mark with a &box"), "desk.use_tool", "B", "box", picture, "box", "tool"),
    Command("tool.ellipse", "&Edit", mark("Mark with an &ellipse"), "desk.use_tool", "E", "ellipse", picture, "ellipse", "tool"),
    Command("tool.arrow", "&Edit", mark("Mark with an &arrow"), "desk.use_tool", "A", "arrow", picture, "arrow", "tool"),
    Command("tool.line", "&Edit", mark("Mark with a l&ine"), "desk.use_tool", "L", "line", picture, "line", "tool"),
    Command("tool.polyline", "&Edit", mark("Mark with a &polyline"), "desk.use_tool", "Shift+L", "polyline", picture, "polyline", "tool"),
    Command("tool.polygon", "&Edit", mark("Mark with a poly&gon"), "desk.use_tool", "Y", "polygon", picture, "polygon", "tool"),
    Command("tool.freehand", "&Edit", mark("Draw &freehand"), "desk.use_tool", "F", "freehand", picture, "freehand", "tool"),
    Command("tool.text", "&Edit", mark("Write &text"), "desk.use_tool", "T", "text", picture, "text", "tool"),
    Command("tool.callout", "&Edit", mark("Point and write (&callout)"), "desk.use_tool", "C", "callout", picture, "callout", "tool"),
    Command("tool.number", "&Edit", mark("Set a &number"), "desk.use_tool", "N", "number", picture, "number", "tool"),
    Command("tool.measure", "&Edit", mark("&Measure a distance"), "desk.use_tool", "M", "measure", picture, "measure", "tool"),
    Command("tool.black", "&Edit", mark("Blac&k out in every export"), "desk.use_tool", "K", "black", picture, "black", "tool"),
    Command("tool.blur", "&Edit", mark("Blur in e&very export"), "desk.use_tool", "U", "blur", picture, "blur", "tool"),
    Command("tool.profile", "&Edit", mark("Dra&w a line for a profile"), "desk.use_tool", "P", "profile", picture, "profile", "tool"),
    Command("view.fit", "&View", mark("&Fit picture"), "desk.navigation.fit", "0", enabled=picture, icon="fit"),
    Command("view.actual", "&View", mark("&Actual pixels"), "desk.navigation.actual_size", "1", enabled=picture, icon="actual"),
    Command("view.in", "&View", mark("Zoom &in"), "zoom_in", "+", enabled=picture),
    Command("view.out", "&View", mark("Zoom &out"), "zoom_out", "-", enabled=picture),
    Command("layout.1x1", "&View", mark("&1 panel"), "use_layout", "Ctrl+1", "1x1", icon="grid1", group="layout", divided=True),
    Command("layout.1x2", "&View", mark("&2 panels"), "use_layout", "Ctrl+2", "1x2", icon="grid2", group="layout"),
    Command("layout.2x2", "&View", mark("&4 panels"), "use_layout", "Ctrl+3", "2x2", icon="grid4", group="layout"),
    Command("layout.2x3", "&View", mark("&6 panels"), "use_layout", "Ctrl+4", "2x3", icon="grid6", group="layout"),
    Command("view.next_area", "&View", mark("Ne&xt area"), "areas.next", "F6", divided=True),
    Command("view.previous_area", "&View", mark("&Previous area"), "areas.previous", "Shift+F6"),
    Command("side.metadata", "&View", mark("Go to the &metadata"), BRING, "Alt+1", "metadata"),
    Command("side.marks", "&View", mark("Go to the mar&ks"), BRING, "Alt+2", "marks"),
    Command("side.case", "&View", mark("Go to the words of the &case"), BRING, "Alt+3", "case"),
    Command("side.board", "&View", mark("Go to the fi&ndings"), BRING, "Alt+4", "board"),
    Command("side.pictures", "&View", mark("Go to the pic&tures"), BRING, "Alt+5", "pictures", several),
    Command("view.save_layout", "&View", mark("Sa&ve layout as…"), "arrangement.save_as", divided=True),
    Command("view.first_layout", "&View", mark("&Usual layout"), "arrangement.put_first"),
    Command("view.dock", "&View", mark("Put all windows &back in place"), "put_back"),
    Command("theme.system", "&View", mark("Colours of the &system"), THEME, "", "system", group="theme", divided=True),
    Command("theme.light", "&View", mark("&Light"), THEME, "", "light", group="theme"),
    Command("theme.dark", "&View", mark("&Dark"), THEME, "", "dark", group="theme"),
    Command("theme.light_contrast", "&View", mark("Light, hi&gh contrast"), THEME, "", "light-contrast", group="theme"),
    Command("theme.dark_contrast", "&View", mark("Dark, high cont&rast"), THEME, "", "dark-contrast", group="theme"),
    Command("view.language", "&View", mark("Languag&e…"), "languages.choose", divided=True),
    Command("view.results", "&Tools", mark("All &results…"), "results.show", "F4", enabled=picture),
    Command("view.contents", "&Tools", mark("&List what the picture shows…"), "contents.show", "Ctrl+Shift+L", enabled=picture),
    Command("view.profile", "&Tools", mark("&Profile along a line…"), "instruments.show_profile", "Shift+P", enabled=picture, divided=True),
    Command("view.histogram", "&Tools", mark("&Histogram…"), "instruments.show_histogram", "H", enabled=picture),
    Command("view.lens", "&Tools", mark("&Magnifier"), "instruments.lens.toggle", "Z", enabled=picture),
    Command("panel.copy", "&Tools", mark("&Copy panel as picture"), "takeaway.take_current", "Ctrl+Alt+C", "copy", picture, divided=True),
    Command("panel.save", "&Tools", mark("Sa&ve panel as picture…"), "takeaway.take_current", "Ctrl+Alt+S", "save", picture),
    Command("panel.text", "&Tools", mark("Copy panel as &text"), "takeaway.take_current", "Ctrl+Alt+X", "text", picture),
    Command("view.palette", "&Tools", mark("Command pal&ette…"), "palette.show", "Ctrl+K", divided=True),
    Command("case.new", "&Case", mark("&New case"), "examination.new_case", "Ctrl+N"),
    Command("case.open", "&Case", mark("&Open case…"), "opening.case"),
    Command("case.keep", "&Case", mark("&Keep case as…"), "cases.keep", enabled=picture),
    Command("case.next", "&Case", mark("Ne&xt picture"), "next_picture", "PgDown", enabled=several, divided=True),
    Command("case.previous", "&Case", mark("&Previous picture"), "previous_picture", "PgUp", enabled=several),
    Command("case.reveal", "&Case", mark("Show the case &folder"), "opening.reveal_case", divided=True),
    Command("search.tineye", "&Case", mark("Search with &TinEye…"), "search.search", argument="tineye", enabled=picture, divided=True),
    Command("search.google", "&Case", mark("Search with &Google Lens…"), "search.search", argument="google", enabled=picture),
    Command("search.yandex", "&Case", mark("Search with &Yandex…"), "search.search", argument="yandex", enabled=picture),
    Command("search.bing", "&Case", mark("Search with &Bing…"), "search.search", argument="bing", enabled=picture),
    Command("web.ask_again", "&Case", mark("Ask again before each &web search"), "search.ask_again"),
    Command("library.show", "&Case", mark("&Reference library…"), "library.show", "Ctrl+L", divided=True),
    Command("library.choose", "&Case", mark("Choose the reference &library…"), "library.choose"),
    Command("library.add", "&Case", mark("&Add to the reference library…"), "library.add"),
    Command("help.methods", "&Help", mark("&Methods and plug-ins"), "help.methods", "F2"),
    Command("help.page", "&Help", mark("&Page of this method"), "help.page", ABOUT_KEY),
    Command("help.keys", "&Help", mark("&Keys"), "help.keys", "F1"),
    Command("help.exiftool", "&Help", mark("Your own &ExifTool…"), "help.exiftool"),
    Command("help.log", "&Help", mark("Show the lo&g folder"), "help.log_folder", divided=True),
    Command("help.report", "&Help", mark("Copy a &report…"), "help.report"),
    Command("help.about", "&Help", mark("&About"), "help.about"),
    Command("teach.found", "&Help", mark("Teaching case: a &found still"), "lessons.begin", argument="found", divided=True),
    Command("teach.splice", "&Help", mark("Teaching case: a &splice"), "lessons.begin", argument="splice"),
    Command("teach.innocent", "&Help", mark("Teaching case: alarming error &levels"), "lessons.begin", argument="innocent"),
)


def obstacle(command: Command, state: State) -> str:
    """What stands in a command's way now; empty where nothing does."""
    return "" if command.enabled(state) else NEEDS.get(command.enabled, mark("cannot be done now"))


TOOLBAR = (
    ("file.open", "file.export"),
    ("edit.undo", "edit.redo"),
    ("tool.none", "tool.region", "tool.box", "tool.ellipse", "tool.arrow", "tool.line", "tool.polygon", "tool.freehand"),
    ("tool.text", "tool.callout", "tool.number", "tool.measure", "tool.profile", "tool.black", "tool.blur"),
    ("view.fit", "view.actual"),
    ("layout.1x1", "layout.1x2", "layout.2x2", "layout.2x3"),
)
