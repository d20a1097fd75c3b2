#!/usr/bin/env bash
# vLLM as language model, port LLM_PORT (8091). LLM_MODEL and LLM_GPU_SHARE choose model and share of the GPU's memory.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need uv "see https://docs.astral.sh/uv"
exec uv tool run vllm@v0.11.0 serve "${LLM_MODEL:-google/gemma-3-1b-it}" --max-model-len=1536 --dtype=bfloat16 \
    --gpu-memory-utilization="${LLM_GPU_SHARE:-0.4}" --port="$LLM_PORT"
