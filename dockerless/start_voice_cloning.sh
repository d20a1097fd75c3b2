#!/usr/bin/env bash
# moshi-server as voice cloning, port VOICE_CLONING_PORT (8092). Optional: without it nobody can upload a voice.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
moshi_worker voice-cloning "$VOICE_CLONING_PORT"
