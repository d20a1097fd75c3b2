#!/usr/bin/env bash
# Smart Turn 3.2 (in pipecat-ai 1.14.0) on sound without speech, and on one sentence with more and more silence behind.
#
# Guess:    "the turn is complete" has a low probability while nobody has said anything, and how long the pause behind
#           the words is matters little, since a pause is what makes a caller ask the model.
# Observed: silence and noise alone give 0.9 and more; a sentence that is cut in its middle is called unfinished with
#           200 ms of silence behind it, and finished when the same silence lasts: asking again and again in a pause ends
#           every turn. Ask once, early, and never without speech in the window.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip -q install onnxruntime==1.29.0 numpy hibari-tts==0.2.1
v/bin/pip -q download --no-deps -d . pipecat-ai==1.14.0
cat >probe.py <<'PY'
import glob, zipfile
import numpy as np
import onnxruntime as ort
from hibari import Hibari

wheel = zipfile.ZipFile(glob.glob("pipecat_ai-*.whl")[0])
open("features.py", "wb").write(wheel.read(next(n for n in wheel.namelist() if n.endswith("_whisper_features.py"))))
from features import compute_whisper_log_mel_features as features
session = ort.InferenceSession(wheel.read("pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx"))

def complete(audio):
    audio = np.pad(audio[-128000:], (max(0, 128000 - audio.size), 0)).astype(np.float32)
    return float(session.run(None, {"input_features": features(audio).astype(np.float32)[None]})[0][0, 0])

silence, noise = np.zeros(128000), np.random.default_rng(0).normal(0, 0.05, 128000)
print(f"silence {complete(silence):.2f}, noise {complete(noise):.2f}")
spoken = Hibari()("I would like to book a table for tomorrow evening at the", seed=0)
spoken = np.interp(np.arange(0, spoken.size, 1.5), np.arange(spoken.size), spoken) * 2
last = np.flatnonzero(np.abs(spoken) > 0.02)[-1]
cut = spoken[:int(last * 0.55)]
behind = {ms: complete(np.concatenate([cut, np.zeros(ms * 16)])) for ms in (0, 200, 800, 1500, 3000)}
print("half a sentence, by ms of silence behind it:", {ms: round(p, 2) for ms, p in behind.items()})
assert complete(silence) > 0.9 and complete(noise) > 0.85
assert behind[200] < 0.5 < behind[3000], behind
print("As observed.")
PY
v/bin/python probe.py 2>/dev/null
