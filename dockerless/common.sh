# Shared by the start scripts; sourced. Each part runs in the foreground: one terminal, or one process manager entry, each.
# shellcheck shell=bash
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
REPOSITORY=$(dirname "$HERE")

STT_PORT=${STT_PORT:-8090}
TTS_PORT=${TTS_PORT:-8089}
LLM_PORT=${LLM_PORT:-8091}
VOICE_CLONING_PORT=${VOICE_CLONING_PORT:-8092}
BACKEND_PORT=${BACKEND_PORT:-8000}

need() { # $1: command, $2: how to get it
    command -v "$1" >/dev/null && return
    echo "$(basename "$0"): $1 is missing; $2" >&2
    exit 1
}

moshi_worker() { # $1: name of the configuration, $2: port
    need moshi-server "install it with: cargo install --features cuda moshi-server"
    local configs=${MOSHI_CONFIGS:-$REPOSITORY/moshi-configs}
    if [ ! -f "$configs/$1.toml" ]; then
        echo "$(basename "$0"): $configs/$1.toml is missing; set MOSHI_CONFIGS to the folder that holds it, in Unmute's" \
            "repository services/moshi-server/configs" >&2
        exit 1
    fi
    exec moshi-server worker --config "$configs/$1.toml" --port "$2"
}
