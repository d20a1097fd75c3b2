"""Estimates how good speech sounds: DNSMOS (ITU-T P.835 and P.808), the mean over the WAV files of each folder.

    pip install speechmos librosa soundfile
    python e2e/bench/dnsmos.py FOLDER...

All files are brought to the same level first. An estimator, not a listening test: only the order is worth something.
"""

import glob
import sys

import librosa
import numpy as np
import soundfile
from speechmos import dnsmos

RATE = 16_000
LEVEL = 0.08
NAMES = ["ovrl_mos", "sig_mos", "bak_mos", "p808_mos"]

print("| folder | overall | signal | background | P.808 |")
print("|---|---|---|---|---|")
for folder in sys.argv[1:]:
    scores = []
    for name in sorted(glob.glob(folder + "/*.wav")):
        sound, rate = soundfile.read(name)
        sound = librosa.resample(sound, orig_sr=rate, target_sr=RATE)
        sound = np.clip(sound / np.sqrt((sound**2).mean()) * LEVEL, -1, 1)
        found = dnsmos.run(sound.astype(np.float32), RATE)
        scores.append([found[each] for each in NAMES])
    print("| " + folder + " | " + " | ".join(f"{each:.2f}" for each in np.mean(scores, 0)) + " |")
