#!/usr/bin/env bash
# Silero VAD 5 and 6 (both in npm @ricky0123/vad-web 0.0.31), fed with speech of hibari-tts 0.2.1.
#
# Guess:    version 6 is a drop-in for version 5, since names and shapes of inputs and outputs are the same; leaving out
#           the 64 samples of the frame before (feeding 512 samples instead of 576) costs a little, as with version 5.
# Observed: the graphs accept 512 samples as gladly as 576. Version 5 then still finds nearly all of the speech;
#           version 6 finds none, without an error: probabilities stay near 0.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip -q install onnxruntime==1.29.0 numpy hibari-tts==0.2.1
npm pack --silent @ricky0123/vad-web@0.0.31 >/dev/null
tar -xzf ricky0123-vad-web-0.0.31.tgz
cat >probe.py <<'PY'
import numpy as np
import onnxruntime as ort
from hibari import Hibari

speech = Hibari()("The boats leave the harbour early in the morning, before the wind comes up.", seed=0)
at16k = np.interp(np.arange(0, speech.size, 1.5), np.arange(speech.size), speech).astype(np.float32) * 2

def share(version, context):
    session = ort.InferenceSession(f"package/dist/silero_vad_v{version}.onnx")
    state, before, found = np.zeros((2, 1, 128), np.float32), np.zeros(context, np.float32), []
    for at in range(0, at16k.size - 511, 512):
        frame = at16k[at:at + 512]
        out, state = session.run(None, {"input": np.concatenate([before, frame])[None], "state": state,
                                        "sr": np.array(16000, np.int64)})
        before = frame[512 - context:]
        found.append(out[0, 0] > 0.5)
    return float(np.mean(found))

got = {(v, c): share(v, c) for v in (5, 6) for c in (64, 0)}
for (version, context), value in got.items():
    print(f"version {version}, {context} samples of context: {value:.2f} of the frames are speech")
assert got[5, 64] > 0.6 and got[6, 64] > 0.6 and got[5, 0] > 0.5 and got[6, 0] < 0.05, got
print("As observed: version 6 is deaf without its context.")
PY
v/bin/python probe.py 2>/dev/null
