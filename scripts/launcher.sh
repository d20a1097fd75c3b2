#!/bin/sh
# Parley out of a release archive: needs Java and nothing else. `./parley help` lists what it can do.
set -eu

resolve() {
    path=$1
    while [ -L "$path" ]; do
        link=$(readlink "$path")
        case $link in
            /*) path=$link ;;
            *) path=$(dirname "$path")/$link ;;
        esac
    done
    printf '%s\n' "$path"
}

say() { printf '%s\n' "$*" >&2; }

PARLEY_HOME=$(cd "$(dirname "$(resolve "$0")")" && pwd -P)
APP="$PARLEY_HOME/app"
# shellcheck disable=SC2034  # read by run.sh
STATE="$PARLEY_HOME/.state" STAMP="$APP/.built-from"

# shellcheck source=jdk.sh
. "$PARLEY_HOME/jdk.sh"
# shellcheck source=run.sh
. "$PARLEY_HOME/run.sh"

[ -w "$APP" ] || PARLEY_AOT=off # the start's cache lies beside the application
run_app "${@:-help}"
