#!/usr/bin/env bash
# All four model servers without models, on the same ports: stands in for start_stt, start_tts, start_llm and
# start_voice_cloning on a machine without a GPU. Takes the options of `./parley simulate`.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
exec "$REPOSITORY/parley" simulate --stt-port "$STT_PORT" --tts-port "$TTS_PORT" --llm-port "$LLM_PORT" \
    --cloning-port "$VOICE_CLONING_PORT" "$@"
