#!/usr/bin/env bash
# Parley on port BACKEND_PORT (8000), with the page, against the model servers of this machine. KYUTAI_* variables that are
# set win. Takes the options of `./parley serve`.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
export KYUTAI_STT_URL=${KYUTAI_STT_URL:-ws://localhost:$STT_PORT}
export KYUTAI_TTS_URL=${KYUTAI_TTS_URL:-ws://localhost:$TTS_PORT}
export KYUTAI_LLM_URL=${KYUTAI_LLM_URL:-http://localhost:$LLM_PORT}
export KYUTAI_VOICE_CLONING_URL=${KYUTAI_VOICE_CLONING_URL:-http://localhost:$VOICE_CLONING_PORT}
exec "$REPOSITORY/parley" serve --port "$BACKEND_PORT" "$@"
