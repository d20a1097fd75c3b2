"""The stock `livekit-agents` with its plugin for OpenAI, without a room: each engine, and sessions of an agent."""

import asyncio
import time

import aiohttp
import numpy as np
from livekit import rtc
from livekit.agents import Agent, AgentSession, function_tool, inference, io, llm, stt
from livekit.agents.voice.events import ErrorEvent
from livekit.plugins import openai

import suite
from suite import Log, complain, loud, microphone, pcm, scenario, silence, understood, words

ENGINE = {"base_url": suite.BASE_URL, "api_key": suite.KEY}


def frame(audio: bytes, rate: int = suite.RATE) -> rtc.AudioFrame:
    return rtc.AudioFrame(audio, rate, 1, len(audio) // 2)


@scenario("livekit: speech-to-text, of recordings and streamed with the default model for streams")
async def speech_to_text() -> None:
    recordings = openai.STT(**ENGINE)
    event = await recordings.recognize(frame(pcm().tobytes()))
    understood(event.alternatives[0].text)
    await recordings.aclose()
    async with aiohttp.ClientSession() as http:
        for options in ({"model": "gpt-realtime-whisper"}, {"model": "gpt-4o-mini-transcribe"}):
            engine = openai.STT(**ENGINE, **options, use_realtime=True)
            engine._session = http  # outside a job there is no shared one
            stream = engine.stream()
            over = asyncio.Event()

            async def push(audio: bytes, stream: stt.SpeechStream = stream) -> None:
                stream.push_frame(frame(audio))

            speaking = asyncio.create_task(microphone(push, over))
            kinds = []
            async for event in stream:
                kinds.append(event.type)
                if event.type == stt.SpeechEventType.FINAL_TRANSCRIPT:
                    understood(event.alternatives[0].text)
                    break
            assert stt.SpeechEventType.START_OF_SPEECH in kinds, kinds
            over.set()
            await speaking
            await stream.aclose()
            await engine.aclose()


@scenario("livekit: text-to-speech and the language model with a tool")
async def voice_and_model() -> None:
    voice = openai.TTS(**ENGINE)
    async with voice.synthesize(suite.SHORT_REPLY) as stream:
        loud(b"".join([bytes(each.frame.data) async for each in stream]))
    await voice.aclose()
    model = openai.LLM(model="test-model", **ENGINE)
    chat = llm.ChatContext.empty()
    chat.add_message(role="user", content="What is the weather?")
    async with model.chat(chat_ctx=chat, tools=[get_weather]) as stream:
        calls = [call async for chunk in stream if chunk.delta for call in chunk.delta.tool_calls]
    assert [(call.name, call.arguments) for call in calls] == [("get_weather", '{"city":"Oslo"}')], calls
    await model.aclose()


@function_tool
async def get_weather(city: str) -> str:
    """The weather in a city."""
    return f"sun in {city}"


class Microphone(io.AudioInput):
    """What is pushed, and nothing else."""

    def __init__(self) -> None:
        super().__init__(label="microphone")
        self._frames: asyncio.Queue[rtc.AudioFrame] = asyncio.Queue()

    async def push(self, audio: bytes) -> None:
        self._frames.put_nowait(frame(audio))

    async def __anext__(self) -> rtc.AudioFrame:
        return await self._frames.get()


class Speaker(io.AudioOutput):
    """Plays in real time, as a room does, and tells how far it came."""

    def __init__(self) -> None:
        super().__init__(label="speaker", capabilities=io.AudioOutputCapabilities(pause=False), sample_rate=suite.RATE)
        self.audio = bytearray()
        self._pushed = 0.0
        self._began = 0.0
        self._playing: asyncio.Task[None] | None = None
        self._cut = asyncio.Event()

    async def capture_frame(self, part: rtc.AudioFrame) -> None:
        await super().capture_frame(part)
        if self._pushed == 0:
            self._began = time.monotonic()
            self._cut.clear()
            self.on_playback_started(created_at=time.time())
        self._pushed += part.duration
        self.audio += bytes(part.data)

    def flush(self) -> None:
        super().flush()
        if self._pushed and self._playing is None:
            self._playing = asyncio.create_task(self._play())

    def clear_buffer(self) -> None:
        self._cut.set()

    async def _play(self) -> None:
        left = self._began + self._pushed - time.monotonic()
        try:
            await asyncio.wait_for(self._cut.wait(), max(0.0, left))
            interrupted = True
        except TimeoutError:
            interrupted = False
        played = min(self._pushed, time.monotonic() - self._began) if interrupted else self._pushed
        self._pushed, self._playing = 0.0, None
        self.on_playback_finished(playback_position=played, interrupted=interrupted)


class Call:
    """A session of an agent; `log` holds what it told, as (name, event)."""

    def __init__(self, turns: dict[str, object], **engines: object) -> None:
        self.log = Log()
        turns = {**turns, "interruption": {"resume_false_interruption": False}}
        self.session = AgentSession(**engines, turn_handling=turns, aec_warmup_duration=None, user_away_timeout=None)
        self._engines = engines.values()
        self.microphone, self.speaker = Microphone(), Speaker()
        self._tasks: set[asyncio.Task[None]] = set()
        for name in ("conversation_item_added", "user_input_transcribed", "agent_state_changed", "function_tools_executed", "error"):
            self.session.on(name, lambda event, name=name: self._note(name, event))

    def _note(self, name: str, event: object) -> None:
        if isinstance(event, ErrorEvent):
            complain(f"session error: {event.error}")
        task = asyncio.create_task(self.log.add((name, event)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def __aenter__(self) -> "Call":
        self.session.input.audio, self.session.output.audio = self.microphone, self.speaker
        await self.session.start(Agent(instructions="Be brief.", tools=[get_weather]), record=False)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.aclose()
        for engine in self._engines:
            if not isinstance(engine, inference.VAD):
                await engine.aclose()

    async def item(self, role: str, after: int = 0) -> llm.ChatMessage:
        """The next message of a role that the history takes."""
        fits = lambda noted: noted[0] == "conversation_item_added" and getattr(noted[1].item, "role", "") == role  # noqa: E731
        return (await self.log.next(fits, after))[1].item

    async def sounds(self) -> None:
        while len(self.speaker.audio) < suite.RATE:
            await asyncio.sleep(0.02)

    async def turn(self) -> tuple[str, str]:
        """Speaks, and gives what was heard and what was answered."""
        after, over = len(self.log), asyncio.Event()
        speaking = asyncio.create_task(microphone(self.microphone.push, over))
        try:
            heard = await self.item("user", after)
            told = await self.log.next(lambda noted: self._answered(noted, heard), after)
            return heard.text_content or "", told[1].item.text_content or ""
        finally:
            over.set()
            await speaking

    @staticmethod
    def _answered(noted: tuple[str, object], heard: llm.ChatMessage) -> bool:
        if noted[0] != "conversation_item_added":
            return False
        item = noted[1].item
        return getattr(item, "role", "") == "assistant" and item.created_at >= heard.created_at and not item.interrupted


async def spoken_turn(call: Call) -> None:
    async with call:
        heard, told = await call.turn()
        understood(heard)
        assert words(told) == words(suite.SHORT_REPLY), told
        loud(bytes(call.speaker.audio))


async def tool(call: Call) -> None:
    async with call:
        call.session.generate_reply(user_input="What is the weather?")
        item = await call.item("assistant")
        assert words(item.text_content or "") == words("The answer is sun in Oslo."), item


async def interruption(call: Call) -> None:
    async with call:
        call.session.generate_reply(user_input="Tell me a story.")
        await call.sounds()
        heard, told = await call.turn()
        understood(heard)
        assert words(told) == words(suite.SHORT_REPLY), told
        [cut] = [item for item in call.session.history.items if item.type == "message" and item.interrupted]
        assert 0 < len(words(cut.text_content or "")) < 60, cut.text_content


def realtime() -> Call:
    return Call({}, llm=openai.realtime.RealtimeModel(**ENGINE))


def pipeline() -> Call:
    return Call(
        {"turn_detection": "vad"},
        stt=openai.STT(**ENGINE),
        llm=openai.LLM(model="test-model", **ENGINE),
        tts=openai.TTS(**ENGINE),
        vad=inference.VAD(),
    )


for kind, make in (("realtime model", realtime), ("pipeline", pipeline)):
    for what, check in (("a spoken turn", spoken_turn), ("a tool", tool), ("an interruption by voice", interruption)):

        def run(make: object = make, check: object = check):
            return check(make())

        scenario(f"livekit: {what}, with the {kind}")(run)


if __name__ == "__main__":
    suite.main()
