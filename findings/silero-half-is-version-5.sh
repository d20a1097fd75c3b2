#!/usr/bin/env bash
# The five networks inside the wheel silero-vad 6.2.3.
#
# Guess:    silero_vad_half.onnx is silero_vad.onnx in half precision: the same verdicts to two or three digits.
# Observed: it gives the verdicts of version 5, which npm @ricky0123/vad-web 0.0.31 holds as silero_vad_v5.onnx; the
#           other files of the wheel give those of version 6. Thresholds tuned on one do not hold for the other.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip -q install onnxruntime==1.29.0 numpy
v/bin/pip -q download --no-deps -d . silero-vad==6.2.3
npm pack --silent @ricky0123/vad-web@0.0.31 >/dev/null
tar -xzf ricky0123-vad-web-0.0.31.tgz
cat >probe.py <<'PY'
import glob, zipfile
import numpy as np
import onnxruntime as ort

wheel = zipfile.ZipFile(glob.glob("silero_vad-*.whl")[0])
networks = {n.rsplit("/", 1)[1]: wheel.read(n) for n in wheel.namelist() if n.endswith(".onnx")}
for version in (5, 6):
    networks[f"version {version}"] = open(f"package/dist/silero_vad_v{version}.onnx", "rb").read()
tone = (0.1 * np.sin(2 * np.pi * 440 * np.arange(48000) / 16000)).astype(np.float32)

def verdicts(network):
    options = ort.SessionOptions()
    options.log_severity_level = 4
    session = ort.InferenceSession(network, options)
    names = {i.name for i in session.get_inputs()}
    state, before, out = np.zeros((2, 1, 128), np.float32), np.zeros(64, np.float32), []
    for at in range(0, 47616, 512):
        frame = tone[at:at + 512]
        feed = {"input": np.concatenate([before, frame])[None], "state": state, "sr": np.array(16000, np.int64)}
        p, state = session.run(None, {k: v for k, v in feed.items() if k in names})
        before = frame[-64:]
        out.append(p[0, 0])
    return np.array(out, np.float64)

all_of = {}
for name, network in networks.items():
    try:
        all_of[name] = verdicts(network)
    except ValueError:
        print(name, "has other inputs and is left out")
like = {}
for name, got in all_of.items():
    if name.startswith("silero"):
        distance = {v: float(np.abs(got - all_of[v]).max()) for v in ("version 5", "version 6")}
        like[name] = min(distance, key=distance.get)
        print(f"{name}: first verdict {got[0]:.4f}, like {like[name]} (largest difference {min(distance.values()):.4f})")
assert like.pop("silero_vad_half.onnx") == "version 5" and set(like.values()) == {"version 6"}, like
print("As observed: the half-precision file is version 5.")
PY
v/bin/python probe.py
