"""The stock `openai-agents` package: realtime sessions and the voice pipeline."""

import asyncio

import numpy as np
import openai
from agents import Agent, GuardrailFunctionOutput, OpenAIChatCompletionsModel, function_tool, output_guardrail, set_tracing_disabled
from agents.realtime import RealtimeAgent, RealtimeRunner, RealtimeSession, realtime_handoff
from agents.voice import AudioInput, OpenAIVoiceModelProvider, SingleAgentVoiceWorkflow, StreamedAudioInput, VoicePipeline, VoicePipelineConfig

import suite
from suite import Log, loud, microphone, pcm, scenario, silence, understood, words

set_tracing_disabled(True)
client = openai.AsyncOpenAI(api_key=suite.KEY, base_url=suite.BASE_URL, max_retries=0)
asked: list[str] = []


@function_tool
def get_weather(city: str) -> str:
    """The weather in a city."""
    asked.append(city)
    return f"sun in {city}"


class Call:
    """A session that notes every event of the SDK."""

    def __init__(self, agent: RealtimeAgent, **config: object) -> None:
        self.log = Log()
        self._agent, self._config = agent, config

    async def __aenter__(self) -> "Call":
        runner = RealtimeRunner(self._agent, config={"tracing_disabled": True, **self._config})
        self.session: RealtimeSession = await runner.run(model_config={"url": suite.WS_URL, "api_key": suite.KEY})
        await self.session.__aenter__()
        self._reader = asyncio.create_task(self._read())
        return self

    async def _read(self) -> None:
        async for event in self.session:
            await self.log.add(event)

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()
        await self._reader
        errors = [event.error for event in self.log.items if event.type == "error"]
        assert not errors, errors

    async def event(self, kind: str, after: int = 0):
        return await self.log.next(lambda event: event.type == kind, after)

    async def raw(self, kind: str, after: int = 0) -> dict:
        """The first event of the server of a kind."""

        def fits(event: object) -> bool:
            data = getattr(event, "data", None)
            return event.type == "raw_model_event" and data.type == "raw_server_event" and data.data["type"] == kind

        return (await self.log.next(fits, after)).data.data

    def audio(self) -> bytes:
        return b"".join(event.audio.data for event in self.log.items if event.type == "audio")

    def history(self) -> list[tuple[str, str]]:
        """Role and text of each message of the SDK's own history."""
        items = [event.history for event in self.log.items if event.type == "history_updated"][-1]
        messages = [item for item in items if item.type == "message"]
        text = lambda item: "".join(getattr(part, "text", None) or getattr(part, "transcript", None) or "" for part in item.content)  # noqa: E731
        return [(item.role, text(item)) for item in messages]


@scenario("openai-agents: a spoken turn is heard and answered, the history holds both")
async def spoken_turn() -> None:
    async with Call(RealtimeAgent(name="host", instructions="Be brief.")) as call:
        over = asyncio.Event()
        speaking = asyncio.create_task(microphone(call.session.send_audio, over))
        done = await call.raw("response.done")
        over.set()
        await speaking
        loud(call.audio())
        heard = await call.raw("conversation.item.input_audio_transcription.completed")
        understood(heard["transcript"])
        after = len(call.log)
        await call.session.send_message("Hello.")
        await call.raw("response.done", after)
        await call.event("agent_end", after)
        assert done["response"]["status"] == "completed"
        told = [("user", heard["transcript"]), ("assistant", suite.SHORT_REPLY), ("user", "Hello."), ("assistant", suite.SHORT_REPLY)]
        assert call.history() == told, call.history()


@scenario("openai-agents: a tool is run, another agent takes over")
async def tools_and_handoff() -> None:
    billing = RealtimeAgent(name="billing", instructions="You know the bills.")
    host = RealtimeAgent(name="host", instructions="Be brief.", tools=[get_weather], handoffs=[realtime_handoff(billing)])
    async with Call(host) as call:
        asked.clear()
        await call.session.send_message("What is the weather?")
        # Two responses, each with an end: that of the call may come before the tool has run, or behind it.
        called = call.log.items.index(await call.event("agent_end"))
        await call.event("agent_end", called + 1)
        await call.event("tool_end")
        assert asked == ["Oslo"] and call.history()[-1] == ("assistant", "The answer is sun in Oslo."), call.history()
        after = len(call.log)
        await call.session.send_message("I have a billing question.")
        handoff = await call.event("handoff", after)
        assert (handoff.from_agent.name, handoff.to_agent.name) == ("host", "billing")
        await call.event("agent_end", call.log.items.index(handoff))


@scenario("openai-agents: speech interrupts, and the history keeps what was heard")
async def interruption() -> None:
    async with Call(RealtimeAgent(name="host", instructions="Be brief.")) as call:
        await call.session.send_message("Tell me a story.")
        await call.event("audio")
        after, over = len(call.log), asyncio.Event()
        speaking = asyncio.create_task(microphone(call.session.send_audio, over))
        await call.event("audio_interrupted", after)
        await call.raw("conversation.item.truncated", after)
        cut = await call.raw("response.done", after)
        assert cut["response"]["status"] == "cancelled", cut
        at = next(i for i, event in enumerate(call.log.items) if getattr(getattr(event, "data", None), "data", None) is cut)
        answered = await call.raw("response.done", at + 1)
        over.set()
        await speaking
        assert answered["response"]["status"] == "completed"


@scenario("openai-agents: interrupt() cuts the item that is being spoken")
async def interrupt() -> None:
    settings = {"turn_detection": {"type": "semantic_vad", "interrupt_response": False}}
    async with Call(RealtimeAgent(name="host", instructions="Be brief."), model_settings=settings) as call:
        await call.session.send_message("Tell me a story.")
        await call.event("audio")
        await asyncio.sleep(1.5)  # the SDK takes what was played from the clock
        await call.session.interrupt()
        truncated = await call.raw("conversation.item.truncated")
        done = await call.raw("response.done")
        assert done["response"]["status_details"]["reason"] == "client_cancelled"
        assert 500 < truncated["audio_end_ms"], truncated
        after = len(call.log)
        await call.session.send_message("Hello.")
        assert (await call.raw("response.done", after))["response"]["status"] == "completed"


@scenario("openai-agents: a guardrail stops a reply before its forbidden words are spoken")
async def guardrail() -> None:
    @output_guardrail
    async def no_sea(_context: object, _agent: object, output: object) -> GuardrailFunctionOutput:
        return GuardrailFunctionOutput(output_info=None, tripwire_triggered="sea" in words(str(output)))

    agent = RealtimeAgent(name="host", instructions="Be brief.", output_guardrails=[no_sea])
    async with Call(agent, guardrails_settings={"debounce_text_length": 20}) as call:
        await call.session.send_message("Tell me a story.")
        await call.event("guardrail_tripped")
        done = await call.raw("response.done")
        assert done["response"]["status"] == "cancelled", done
        spoken = len(call.audio()) / 2 / suite.RATE
        assert spoken < 12, f"{spoken} s of the story were sent"


def pipeline() -> VoicePipeline:
    model = OpenAIChatCompletionsModel(model="test-model", openai_client=client)
    agent = Agent(name="host", instructions="Be brief.", model=model, tools=[get_weather])
    provider = OpenAIVoiceModelProvider(openai_client=client)
    return VoicePipeline(workflow=SingleAgentVoiceWorkflow(agent), config=VoicePipelineConfig(model_provider=provider, tracing_disabled=True))


async def spoken(result: object) -> np.ndarray:
    parts = [event.data async for event in result.stream() if event.type == "voice_stream_event_audio"]
    return np.concatenate([part for part in parts if part is not None])


@scenario("openai-agents: the voice pipeline, with a recording and with a stream")
async def voice_pipeline() -> None:
    loud(await spoken(await pipeline().run(AudioInput(buffer=pcm()))))
    stream = StreamedAudioInput()
    result = await pipeline().run(stream)
    listening = asyncio.create_task(spoken(result))
    for part in np.array_split(np.concatenate([pcm(), silence(1.5)]), 60):
        await stream.add_audio(part)
    await stream.add_audio(None)
    loud(await listening)


if __name__ == "__main__":
    suite.main()
