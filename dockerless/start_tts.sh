#!/usr/bin/env bash
# moshi-server as text-to-speech, port TTS_PORT (8089).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
moshi_worker tts "$TTS_PORT"
