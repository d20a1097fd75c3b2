#!/usr/bin/env bash
# Moonshine tiny-en (moonshine-voice 0.0.73) under onnxruntime 1.29.0, on audio in which nobody speaks.
#
# Guess:    digital silence and steady noise give an empty transcript: the end token comes first.
# Observed: silence, noise and a tone each give the word "You". Only the probabilities tell: their mean logarithm is
#           about -1, and for words that were spoken rarely below -0.6. A recogniser that looks at the text alone, or has
#           no detector of speech before it, tells of a caller who said "You".
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

wheel = zipfile.ZipFile(glob.glob("moonshine_voice-*.whl")[0])
folder = "moonshine_voice/assets/tiny-en/"
encoder, decoder = (ort.InferenceSession(wheel.read(f"{folder}{part}.ort"))
                    for part in ("encoder_model", "decoder_model_merged"))
table, tokens, at = wheel.read(folder + "tokenizer.bin"), [], 0
while at < len(table):
    size, at = table[at], at + 1
    if size >= 128:
        size, at = table[at] * 128 + size - 128, at + 1
    tokens.append(table[at:at + size])
    at += size

def write(audio):
    audio = audio.astype(np.float32)[None]
    mask = np.ones(audio.shape, np.int64)
    states = encoder.run(None, {"input_values": audio, "attention_mask": mask})[0]
    cache = {i.name: np.zeros((1, 8, 0, 36), np.float32) for i in decoder.get_inputs() if "past" in i.name}
    names = [o.name for o in decoder.get_outputs()]
    token, text, likelihood = 1, b"", []
    while token != 2 and len(likelihood) < 20:
        first = not likelihood
        out = dict(zip(names, decoder.run(names, cache | {
            "input_ids": np.array([[token]], np.int64), "encoder_hidden_states": states,
            "encoder_attention_mask": mask, "use_cache_branch": np.array([not first])})))
        for name, value in out.items():
            if name != "logits" and (first or ".decoder." in name):
                cache[name.replace("present", "past_key_values")] = value
        scores = out["logits"][0, -1].astype(np.float64)
        token = int(scores.argmax())
        likelihood.append(scores.max() - np.log(np.exp(scores - scores.max()).sum()) - scores.max())
        text += b"" if token == 2 else tokens[token]
    return text.decode().replace("\u2581", " ").strip(), float(np.mean(likelihood))

time = np.arange(32000) / 16000
sounds = {"silence": time * 0, "white noise": np.random.default_rng(0).normal(0, 0.01, time.size),
          "tone of 440 Hz": 0.1 * np.sin(2 * np.pi * 440 * time)}
for name, audio in sounds.items():
    text, likelihood = write(audio)
    print(f"2 s of {name}: {text!r}, mean log probability {likelihood:.2f}")
    assert text == "You" and likelihood < -0.7, "no longer so"
print("As observed: a word for each, and an unlikely one.")
PY
v/bin/python probe.py 2>/dev/null
