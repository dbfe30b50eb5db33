#!/bin/sh
# Lets the file manager open pictures with this checkout: a launcher, the .desktop file and the icon, for this user only.
# Usage: .ci/install.sh install|uninstall
set -eu
cd "$(dirname "$0")/.."
here=$(pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
launcher=$HOME/.local/bin/whence
entry=$data/applications/whence.desktop
icon=$data/icons/hicolor/scalable/apps/whence.svg

case ${1:-install} in
    install)
        mkdir -p "$(dirname "$launcher")" "$(dirname "$entry")" "$(dirname "$icon")"
        printf '#!/bin/sh\nexec "%s/.venv/bin/python" "%s/main.py" "$@"\n' "$here" "$here" >"$launcher"
        chmod +x "$launcher"
        sed -e "s|^Exec=whence|Exec=\"$launcher\"|" -e "s|^TryExec=whence|TryExec=$launcher|" resources/desktop/whence.desktop >"$entry"
        cp resources/icons/whence.svg "$icon"
        echo "Pictures can now be opened with Whence from the file manager's \"Open With\" menu."
        ;;
    uninstall)
        rm -f "$launcher" "$entry" "$icon"
        echo "Removed. Cases and libraries stay in $data/whence."
        ;;
    *)
        echo "usage: .ci/install.sh install|uninstall" >&2
        exit 2
        ;;
esac
if command -v update-desktop-database >/dev/null 2>&1; then
    update-desktop-database -q "$data/applications" || true
fi
