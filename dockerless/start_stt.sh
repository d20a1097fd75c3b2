#!/usr/bin/env bash
# moshi-server as speech-to-text, port STT_PORT (8090).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
moshi_worker stt "$STT_PORT"
