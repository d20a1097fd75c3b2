#!/usr/bin/env bash
# The merged decoder of Moonshine tiny-en (moonshine-voice 0.0.73) under onnxruntime 1.29.0.
#
# Guess:    `encoder_attention_mask` of the decoder has one entry for each frame that the encoder gave out, as in other
#           encoder-decoder exports; a mask of another length is an error at once.
# Observed: it is the mask of the raw samples, one entry a sample, that the encoder got. A mask with one entry a frame
#           is taken without complaint for clips up to about nine seconds, with the same text, and is an error of the
#           attention for longer ones: tests with short clips do not see the mistake.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip -q install onnxruntime==1.29.0 numpy
v/bin/pip -q download --no-deps --only-binary :all: --platform manylinux_2_34_x86_64 -d . moonshine-voice==0.0.73
cat >probe.py <<'PY'
import glob, zipfile
import numpy as np
import onnxruntime as ort

ort.set_default_logger_severity(4)
wheel = zipfile.ZipFile(glob.glob("moonshine_voice-*.whl")[0])
encoder, decoder = (ort.InferenceSession(wheel.read(f"moonshine_voice/assets/tiny-en/{part}.ort"))
                    for part in ("encoder_model", "decoder_model_merged"))

def first_token(seconds, per_frame):
    audio = np.sin(np.arange(seconds * 16000) * 0.05).astype(np.float32)[None] * 0.1
    states = encoder.run(None, {"input_values": audio, "attention_mask": np.ones(audio.shape, np.int64)})[0]
    feed = {i.name: np.zeros((1, 8, 0, 36), np.float32) for i in decoder.get_inputs() if "past" in i.name}
    feed |= {"input_ids": np.array([[1]], np.int64), "encoder_hidden_states": states,
             "use_cache_branch": np.array([False]),
             "encoder_attention_mask": np.ones((1, states.shape[1] if per_frame else audio.shape[1]), np.int64)}
    try:
        return int(decoder.run(["logits"], feed)[0][0, -1].argmax())
    except Exception as failure:
        return type(failure).__name__

for seconds in (4, 8, 12):
    print(seconds, "s: one entry a sample:", first_token(seconds, False), " one entry a frame:",
          first_token(seconds, True))
assert all(first_token(s, False) == first_token(s, True) for s in (4, 8)), "short clips differ by now"
assert isinstance(first_token(12, False), int) and first_token(12, True) == "Fail", "long clips agree by now"
print("As observed: the mask counts samples, and short clips hide the mistake.")
PY
v/bin/python probe.py 2>/dev/null
