"""Runs the scenarios of one client against a server and tells each result as a line of JSON on the standard output.

A scenario fails by an exception, and by anything its client complains of: a warning or an error in a log (`logging` or
loguru), a warning of Python, an exception in a task or a destructor that nobody took.
"""

import asyncio
import json
import logging
import os
import re
import sys
import time
import traceback
import wave
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np

RATE = 24_000
SERVER = os.environ.get("PARLEY_URL", "")
BASE_URL = f"{SERVER}/v1"
WS_URL = f"ws{SERVER.removeprefix('http')}/v1/realtime"
KEY = "sk-test"
CLIPS = Path(os.environ.get("PARLEY_CLIPS", ""))
SAID = "sb-spk1_snt5"
SHORT_REPLY = "The boats carry apples to the town."
"""What the test's language model answers to anything it knows nothing about; it tells a long one of a "story"."""

PATIENCE = 60
"""Seconds; only a hang takes that long, nothing is measured by it."""

Scenario = Callable[[], Awaitable[None]]
_scenarios: list[tuple[str, Scenario]] = []
_complaints: list[str] = []


def scenario(name: str) -> Callable[[Scenario], Scenario]:
    def add(function: Scenario) -> Scenario:
        _scenarios.append((name, function))
        return function

    return add


def complain(text: object) -> None:
    """Notes a complaint; the scenario in which it comes fails."""
    _complaints.append(str(text))


class _Complaints(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        complain(self.format(record))


def _listen() -> None:
    handler = _Complaints(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    sys.unraisablehook = lambda fault: complain(f"unraisable: {fault.exc_value!r} in {fault.object!r}")
    if "loguru" in sys.modules:
        loguru = sys.modules["loguru"].logger
        loguru.remove()
        loguru.add(complain, level="WARNING")


def pcm(name: str = SAID, rate: int = RATE) -> np.ndarray:
    """A recorded sentence as 16-bit samples."""
    with wave.open(str(CLIPS / f"{name}.wav")) as clip:
        samples = np.frombuffer(clip.readframes(clip.getnframes()), dtype=np.int16)
        own = clip.getframerate()
    if own == rate:
        return samples
    at = np.arange(int(len(samples) * rate / own)) * own / rate
    return np.interp(at, np.arange(len(samples)), samples).astype(np.int16)


def silence(seconds: float, rate: int = RATE) -> np.ndarray:
    return np.zeros(int(seconds * rate), dtype=np.int16)


def said(name: str = SAID) -> list[str]:
    """The words of a recorded sentence."""
    lines = (CLIPS / "transcripts.tsv").read_text().splitlines()
    return dict(line.split("\t") for line in lines if line)[name].split()


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def understood(text: str, name: str = SAID) -> None:
    heard = set(words(text))
    part = [word for word in said(name) if word in heard]
    assert len(part) >= len(said(name)) / 2, f"heard {text!r}"


def loud(audio: bytes | np.ndarray) -> None:
    """Speech, and not silence."""
    samples = audio if isinstance(audio, np.ndarray) else np.frombuffer(audio[: len(audio) & ~1], dtype=np.int16)
    assert len(samples) > RATE / 2, f"{len(samples)} samples"
    loudness = float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
    assert loudness > 200, f"loudness {loudness}"


async def microphone(send: Callable[[bytes], Awaitable[None]], until: asyncio.Event, name: str | None = SAID, rate: int = RATE) -> None:
    """Says a clip in real time, 20 ms a piece, and then stays silent until an event is set."""
    samples = silence(0.2, rate) if name is None else np.concatenate([silence(0.2, rate), pcm(name, rate)])
    piece = rate // 50
    began = time.monotonic()
    index = 0
    while not until.is_set():
        part = samples[index * piece : (index + 1) * piece]
        await send((part if len(part) == piece else silence(0.02, rate)).tobytes())
        index += 1
        await asyncio.sleep(max(0.0, began + index * 0.02 - time.monotonic()))


class Log:
    """A list that grows while a scenario waits for things to appear in it."""

    def __init__(self) -> None:
        self.items: list[object] = []
        self._grew = asyncio.Condition()

    def __len__(self) -> int:
        return len(self.items)

    async def add(self, item: object) -> None:
        async with self._grew:
            self.items.append(item)
            self._grew.notify_all()

    async def next(self, fits: Callable[[object], object], after: int = 0) -> object:
        """The first item at or after an index that fits."""

        def found() -> object:
            return next((item for item in self.items[after:] if fits(item)), None)

        try:
            async with self._grew, asyncio.timeout(PATIENCE):
                await self._grew.wait_for(lambda: found() is not None)
                return found()
        except TimeoutError:
            last = [getattr(item, "type", type(item).__name__) for item in self.items[-12:]]
            raise AssertionError(f"nothing that fits came; last: {last}") from None


async def _run(function: Scenario) -> None:
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complain(f"event loop: {context}"))
    async with asyncio.timeout(3 * PATIENCE):
        await function()


def main() -> None:
    """Runs all scenarios of the module that was started, on one event loop."""
    results, sys.stdout = sys.stdout, sys.stderr
    _listen()
    with asyncio.Runner() as runner:
        for name, function in _scenarios:
            began = time.monotonic()
            try:
                runner.run(_run(function))
                fault = ""
            except BaseException:
                fault = traceback.format_exc()
            fault = "\n".join([fault, *_complaints]).strip()
            _complaints.clear()
            took = round(time.monotonic() - began, 1)
            print(json.dumps({"name": name, "seconds": took, "fault": fault}), file=results, flush=True)
