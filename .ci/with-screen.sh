#!/bin/sh
# Runs a command with an X server of its own where Xvfb is to be had, so that tests marked `screen` see a real window.
set -eu
if command -v Xvfb >/dev/null 2>&1; then
    pipe=$(mktemp -u)
    mkfifo "$pipe"
    Xvfb -displayfd 9 -screen 0 1600x900x24 -nolisten tcp -noreset 9>"$pipe" >/dev/null 2>&1 &
    server=$!
    trap 'kill $server 2>/dev/null || true; rm -f "$pipe"' EXIT INT TERM
    read -r number <"$pipe"
    WHENCE_TEST_DISPLAY=":$number" "$@"
else
    "$@"
fi
