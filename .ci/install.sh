#!/bin/sh
# Lets the file manager open pictures with this checkout: a launcher, the .desktop file, icons and what a software centre shows, for this
# user only. It is offered under "Open With", and a program that the user chose for double-clicks stays. Where none was chosen, this one may come
# first, since desktops prefer what lies in the user's own folder.
# Usage: .ci/install.sh install|uninstall
set -eu
cd "$(dirname "$0")/.."
here=$(pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
launcher=$HOME/.local/bin/whence
entry=$data/applications/whence.desktop
metainfo=$data/metainfo/org.whence.Whence.metainfo.xml
icons=$data/icons/hicolor

# a word of a shell script, and a word of an Exec line: there \ " ` $ stand behind a backslash, which the file itself doubles; % is doubled
shell_word() { printf '%s' "$1" | sed "s/'/'\\\\''/g; s/^/'/; s/\$/'/"; }
exec_word() {
    case $1 in
        # in quotation marks only where it must be: file managers of libfm (pcmanfm) do not list a program whose name they find quoted
        *[!A-Za-z0-9_./%+:@,=-]*) printf '%s' "$1" | sed 's/[\\"`$]/\\&/g; s/\\/\\\\/g; s/%/%%/g; s/^/"/; s/$/"/' ;;
        *) printf '%s' "$1" | sed 's/%/%%/g' ;;
    esac
}
sed_text() { printf '%s' "$1" | sed 's/[\\&|]/\\&/g'; }

case ${1:-install} in
    install)
        mkdir -p "$(dirname "$launcher")" "$(dirname "$entry")" "$(dirname "$metainfo")"
        printf '#!/bin/sh\nexec %s %s "$@"\n' "$(shell_word "$here/.venv/bin/python")" "$(shell_word "$here/main.py")" >"$launcher"
        chmod +x "$launcher"
        sed -e "s|^Exec=whence|Exec=$(sed_text "$(exec_word "$launcher")")|" -e "s|^TryExec=whence|TryExec=$(sed_text "$launcher")|" \
            resources/desktop/whence.desktop >"$entry"
        cp resources/desktop/org.whence.Whence.metainfo.xml "$metainfo"
        .venv/bin/python .ci/bundles/icons.py "$icons"
        echo "Pictures can now be opened with Whence from the file manager's \"Open With\" menu."
        ;;
    uninstall)
        rm -f "$launcher" "$entry" "$metainfo" "$icons"/*/apps/whence.png "$icons/scalable/apps/whence.svg"
        [ -n "$(find "$data/applications" -name '*.desktop' 2>/dev/null)" ] || rm -f "$data/applications/mimeinfo.cache"
        # what is empty now; rmdir takes nothing else
        for folder in "$icons"/*/apps "$icons"/* "$icons" "$data/icons" "$data/metainfo" "$data/applications"; do
            rmdir "$folder" 2>/dev/null || true
        done
        echo "Removed. Cases and libraries stay in $data/whence."
        ;;
    *)
        echo "usage: .ci/install.sh install|uninstall" >&2
        exit 2
        ;;
esac
if command -v update-desktop-database >/dev/null 2>&1 && [ -d "$data/applications" ]; then
    update-desktop-database -q "$data/applications" || true
fi
if command -v gtk-update-icon-cache >/dev/null 2>&1 && [ -e "$icons/icon-theme.cache" ]; then
    gtk-update-icon-cache -q -f -t "$icons" 2>/dev/null || true # a cache that knows nothing of the new icon would hide it
fi
