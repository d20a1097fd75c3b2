#!/usr/bin/env bash
# The Ogg Opus stream of sphn 0.2.1's OpusStreamWriter (what Unmute sends its callers), and players that keep to RFC 7845.
#
# Guess:    `pre-skip` of the head is what the encoder adds in front, some 312 samples of 48 kHz (6.5 ms), so that a player
#           that drops it begins with the first sample that was written.
# Observed: it is 3840 samples, 80 ms, with an encoder that adds 6.5 ms: a player that keeps to the head (ffmpeg; browsers'
#           decodeAudioData) drops the first 73.5 ms of what was said. sphn's own reader ignores the field, as Unmute's page
#           does, and loses nothing. The head also says 48000 Hz of input for a writer made for 24000.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v && v/bin/pip -q install sphn==0.2.1 av==18.1.0 numpy
cat >probe.py <<'PY'
import av
import numpy as np
import sphn

RATE, FRAME = 24000, 1920
sound = np.zeros(RATE, np.float32)
burst = lambda at: slice(int(at * RATE), int((at + 0.02) * RATE))
for at in (0.03, 0.5):  # two bursts of a tone, 20 ms long
    sound[burst(at)] = 0.8 * np.sin(np.arange(480) * 0.4)
writer, reader = sphn.OpusStreamWriter(RATE), sphn.OpusStreamReader(RATE)
ogg, back = b"", []
for at in range(0, len(sound) - FRAME + 1, FRAME):
    pages = bytes(writer.append_pcm(sound[at : at + FRAME]))
    ogg += pages
    back.append(np.asarray(reader.append_bytes(pages)).ravel())
head = ogg.index(b"OpusHead")
pre_skip, told = int.from_bytes(ogg[head + 10 : head + 12], "little"), int.from_bytes(ogg[head + 12 : head + 16], "little")
open("said.ogg", "wb").write(ogg)
with av.open("said.ogg") as file:
    played = np.concatenate([frame.to_ndarray().ravel() for frame in file.decode(audio=0)])[::2]  # 48 to 24 kHz

def bursts(samples):
    """When it gets loud, in ms."""
    power = np.abs(samples[: len(samples) // 240 * 240]).reshape(-1, 240).max(1) > 0.2
    return [int(i * 10) for i in range(len(power)) if power[i] and not power[max(0, i - 3) : i].any()]

print("pre-skip", pre_skip, "rate", told, " bursts at: written", bursts(sound), " own reader", bursts(np.concatenate(back)), " player", bursts(played))
assert (pre_skip, told) == (3840, 48000), "the head is another by now"
assert len(bursts(np.concatenate(back))) == 2, "its own reader loses one, too"
assert len(bursts(played)) == 1 and 410 <= bursts(played)[0] <= 440, "players keep the first burst by now"
print("As observed: players drop the first 73.5 ms of speech.")
PY
v/bin/python probe.py
