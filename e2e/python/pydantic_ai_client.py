"""The stock `pydantic-ai-slim` package: realtime sessions of an agent."""

import asyncio

from pydantic_ai import Agent
from pydantic_ai.messages import FunctionToolResultEvent
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.realtime import (
    RealtimeInputSpeechStartEvent,
    RealtimeResponseInterruptedEvent,
    RealtimeSessionErrorEvent,
    RealtimeTurnCompleteEvent,
)
from pydantic_ai.realtime.openai import OpenAIRealtimeModel

import suite
from suite import Log, loud, microphone, scenario, understood

agent = Agent(instructions="Be brief.")


@agent.tool_plain
def get_weather(city: str) -> str:
    """The weather in a city."""
    return f"sun in {city}"


def model() -> OpenAIRealtimeModel:
    return OpenAIRealtimeModel("gpt-realtime", provider=OpenAIProvider(base_url=suite.BASE_URL, api_key=suite.KEY))


class Call:
    """A session with all its events (`log`), and its audio as a listener plays it."""

    def __init__(self, **options: object) -> None:
        self.log = Log()
        self.audio = bytearray()
        self._opening = agent.realtime(model()).session(**options)

    async def __aenter__(self) -> "Call":
        self.session = await self._opening.__aenter__()
        self._tasks = [asyncio.create_task(self._play()), asyncio.create_task(self._read())]
        return self

    async def _read(self) -> None:
        async for event in self.session:
            await self.log.add(event)

    async def _play(self) -> None:
        async for chunk in self.session.stream_audio():
            self.audio += chunk
            await asyncio.sleep(len(chunk) / 2 / self.session.audio_output_sample_rate)

    async def __aexit__(self, *fault: object) -> None:
        await self._opening.__aexit__(*fault)
        await asyncio.gather(*self._tasks)
        errors = [event for event in self.log.items if isinstance(event, RealtimeSessionErrorEvent)]
        assert not errors, errors

    async def event(self, kind: type, after: int = 0):
        return await self.log.next(lambda event: isinstance(event, kind), after)

    async def say(self, kind: type, after: int | None = None):
        after = len(self.log) if after is None else after
        over = asyncio.Event()
        speaking = asyncio.create_task(microphone(self.session.send_audio, over))
        try:
            return await self.event(kind, after)
        finally:
            over.set()
            await speaking

    def spoken(self) -> list[tuple[str, str]]:
        """Speaker and transcript of what was said, as the session's history has it."""
        parts = [part for message in self.session.all_messages() for part in message.parts]
        return [(part.speaker, part.transcript or "") for part in parts if part.part_kind == "speech"]


@scenario("pydantic-ai: a spoken turn is heard and answered, the history holds both")
async def spoken_turn() -> None:
    async with Call() as call:
        await call.say(RealtimeTurnCompleteEvent)
        (_, heard), (_, told) = call.spoken()
        understood(heard)
        assert told == suite.SHORT_REPLY
        await call.session.wait_for_playback()
        loud(bytes(call.audio))


@scenario("pydantic-ai: a tool is run and its result spoken")
async def tools() -> None:
    async with Call() as call:
        await call.session.send("What is the weather?")
        result = await call.event(FunctionToolResultEvent)
        assert "sun in Oslo" in str(result)
        await call.session.wait_for_reply()
        assert call.spoken()[-1][1] == "The answer is sun in Oslo.", call.spoken()


@scenario("pydantic-ai: interrupt() cuts a reply that is being spoken, and the call goes on")
async def interrupt() -> None:
    async with Call() as call:
        await call.session.send("Tell me a story.")
        while len(call.audio) < suite.RATE:
            await asyncio.sleep(0.02)
        assert await call.session.interrupt(played_bytes=call.session.played_audio_bytes)
        await call.event(RealtimeTurnCompleteEvent)
        after = len(call.log)
        await call.session.send("Hello.")
        await call.event(RealtimeTurnCompleteEvent, after)
        assert call.spoken()[-1][1] == suite.SHORT_REPLY, call.spoken()


@scenario("pydantic-ai: speech over a reply interrupts it")
async def barge_in() -> None:
    async with Call(handle_barge_in=True) as call:
        await call.session.send("Tell me a story.")
        while len(call.audio) < suite.RATE:
            await asyncio.sleep(0.02)
        after, over = len(call.log), asyncio.Event()
        speaking = asyncio.create_task(microphone(call.session.send_audio, over))
        await call.event(RealtimeInputSpeechStartEvent, after)
        cut = await call.event(RealtimeTurnCompleteEvent, after)
        await call.event(RealtimeTurnCompleteEvent, call.log.items.index(cut) + 1)
        over.set()
        await speaking
        assert call.spoken()[-1][1] == suite.SHORT_REPLY, call.spoken()
        understood(call.spoken()[-2][1])


if __name__ == "__main__":
    suite.main()
