#!/usr/bin/env bash
# sherpa-onnx 1.13.8 with Moonshine tiny-en in two files (moonshine-voice 0.0.73), on the reading that comes with the model.
#
# Guess:    fourteen seconds of speech give more words than six, or an error: the model hears them under onnxruntime.
# Observed: six seconds give their words; the text of fourteen is empty, and the call succeeds. The library gives the decoder
#           a mask with one entry a frame where the network wants one a sample, which fails beyond about nine seconds; it
#           writes that to standard error and returns an empty result. A caller who speaks longer has said nothing.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip -q install sherpa-onnx==1.13.8 numpy
v/bin/pip -q download --no-deps --only-binary :all: --platform manylinux_2_34_x86_64 -d . moonshine-voice==0.0.73
cat >probe.py <<'PY'
import base64, glob, io, wave, zipfile
import numpy as np
import sherpa_onnx

wheel = zipfile.ZipFile(glob.glob("moonshine_voice-*.whl")[0])
folder = "moonshine_voice/assets/"
for part in ("encoder_model.ort", "decoder_model_merged.ort"):
    open(part, "wb").write(wheel.read(folder + "tiny-en/" + part))
table, tokens, at = wheel.read(folder + "tiny-en/tokenizer.bin"), [], 0
while at < len(table):
    size, at = table[at], at + 1
    if size >= 128:
        size, at = table[at] * 128 + size - 128, at + 1
    tokens.append(base64.b64encode(table[at:at + size] or b"?").decode())
    at += size
open("tokens.txt", "w").write("".join(f"{token} {i}\n" for i, token in enumerate(tokens)))
recogniser = sherpa_onnx.OfflineRecognizer.from_moonshine_v2(
    encoder="encoder_model.ort", decoder="decoder_model_merged.ort", tokens="tokens.txt")
with wave.open(io.BytesIO(wheel.read(folder + "two_cities.wav"))) as reading:
    rate = reading.getframerate()
    samples = np.frombuffer(reading.readframes(20 * rate), np.int16).astype(np.float32) / 32768
    samples = samples.reshape(-1, reading.getnchannels())[:, 0]

def text(seconds):
    stream = recogniser.create_stream()
    stream.accept_waveform(rate, samples[:seconds * rate])
    recogniser.decode_stream(stream)
    return stream.result.text.strip()

for seconds in (6, 14):
    print(seconds, "s:", repr(text(seconds)))
assert len(text(6).split()) > 5, "short speech is not heard by now"
assert text(14) == "", "long speech is heard by now"
print("As observed: what is longer than nine seconds gives an empty text and no error.")
PY
v/bin/python probe.py 2>/dev/null
