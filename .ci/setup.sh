#!/bin/sh
# Makes this checkout ready to run: system libraries that Qt needs, a virtual environment in .venv, dependencies pinned with hashes.
# For packages the environment is build/venv, with what goes into them and no more.
# Usage: .ci/setup.sh run|test|package. It does nothing where it was done before for the same lock file.
set -eu
cd "$(dirname "$0")/.."

purpose=${1:-run}
venv=.venv
case $purpose in
    run) lock=requirements.lock ;;
    test) lock=requirements-dev.lock ;;
    package) lock=.ci/requirements-package.lock venv=build/venv ;;
    *) echo "usage: .ci/setup.sh run|test|package" >&2; exit 2 ;;
esac

stamp=$venv/.ready-for-$purpose
if [ -e "$stamp" ] && [ "$stamp" -nt "$lock" ] && [ "$stamp" -nt .ci/setup.sh ]; then
    exit 0
fi

say() { printf '%s\n' "$*" >&2; }

# --- system libraries -------------------------------------------------------------------------------------------------
# soname -> Debian and Ubuntu package; Qt's own message names xcb-cursor whatever is missing, so we look for each.
libraries='
libGL.so.1 libgl1
libEGL.so.1 libegl1
libX11.so.6 libx11-6
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
'

ldconfig=$(command -v ldconfig || echo /sbin/ldconfig)

missing_packages() {
    present=$("$ldconfig" -p 2>/dev/null || true)
    echo "$libraries" | while read -r soname package; do
        [ -n "$soname" ] || continue
        case $present in *"$soname"*) ;; *) printf '%s ' "$package" ;; esac
    done
    if [ "$purpose" = test ]; then
        command -v Xvfb >/dev/null 2>&1 || printf 'xvfb '
    fi
    if [ "$purpose" = package ]; then
        command -v dpkg-shlibdeps >/dev/null 2>&1 || printf 'dpkg-dev '
        command -v objdump >/dev/null 2>&1 || printf 'binutils '
    fi
    find_python >/dev/null 2>&1 || printf 'python3 python3-venv '
}

find_python() {
    for candidate in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

if [ "$(uname -s)" = Linux ]; then
    needed=$(missing_packages)
    if [ -n "$needed" ]; then
        if command -v apt-get >/dev/null 2>&1; then
            # a release after Debian 12 names this one differently
            case $needed in *libglib2.0-0*) apt-cache show libglib2.0-0 >/dev/null 2>&1 || needed=$(echo "$needed" | sed 's/libglib2.0-0/libglib2.0-0t64/') ;; esac
            if [ "$(id -u)" = 0 ]; then
                say "Installing system libraries that Qt needs: $needed"
                apt-get update -qq
                # shellcheck disable=SC2086
                DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $needed >/dev/null
            else
                say "Some system packages are missing; install them with: sudo apt-get install --no-install-recommends $needed"
                exit 1
            fi
        else
            say "Some system packages are missing; install what your distribution calls: $needed"
            exit 1
        fi
    fi
fi

# --- virtual environment ----------------------------------------------------------------------------------------------
python=$(find_python) || { say "Python 3.11 or newer with its venv module is needed; install it and run this again."; exit 1; }
if ! "$venv/bin/python" -c '' >/dev/null 2>&1; then
    say "Making the virtual environment in $venv"
    "$python" -m venv --clear "$venv"
fi

say "Installing the pinned dependencies"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r "$lock"

touch "$stamp"
# whatever tests need includes all that running needs
[ "$purpose" != test ] || touch .venv/.ready-for-run
