"""The stock `pipecat-ai` package: pipelines over its services for OpenAI, with a transport that plays in real time."""

import asyncio
from collections.abc import Awaitable, Callable

from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import (
    EndFrame,
    Frame,
    FunctionCallResultFrame,
    InputAudioRawFrame,
    InterruptionFrame,
    LLMMessagesAppendFrame,
    OutputAudioRawFrame,
    StartFrame,
    TranscriptionFrame,
)
from pipecat.observers.base_observer import BaseObserver, FramePushed
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair, LLMUserAggregatorParams
from pipecat.services.llm_service import FunctionCallParams
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.services.openai.realtime.events import AudioConfiguration, AudioInput, InputAudioTranscription, SemanticTurnDetection, SessionProperties
from pipecat.services.openai.realtime.llm import OpenAIRealtimeLLMService
from pipecat.services.openai.stt import OpenAIRealtimeSTTService, OpenAISTTService
from pipecat.services.openai.tts import OpenAITTSService
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import TransportParams
from pipecat.workers.runner import WorkerRunner

import suite
from suite import Log, loud, microphone, scenario, understood, words

HEARD_RATE = 16_000
"""Of the microphone: pipecat's own detector takes no other but 8000."""

PARAMS = TransportParams(
    audio_in_enabled=True,
    audio_out_enabled=True,
    audio_in_sample_rate=HEARD_RATE,
    audio_out_sample_rate=suite.RATE,
    audio_out_end_silence_secs=0,
)


class Microphone(BaseInputTransport):
    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def push(self, audio: bytes) -> None:
        await self.push_audio_frame(InputAudioRawFrame(audio=audio, sample_rate=HEARD_RATE, num_channels=1))


class Speaker(BaseOutputTransport):
    """Plays in real time and keeps what was played."""

    def __init__(self, params: TransportParams) -> None:
        super().__init__(params)
        self.audio = bytearray()

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        if any(frame.audio):
            self.audio += frame.audio
        await asyncio.sleep(len(frame.audio) / 2 / frame.sample_rate)
        return True


class Notes(BaseObserver):
    """Notes each frame once."""

    def __init__(self) -> None:
        super().__init__()
        self.log = Log()
        self._seen: set[int] = set()

    async def on_push_frame(self, data: FramePushed) -> None:
        if data.frame.id not in self._seen:
            self._seen.add(data.frame.id)
            await self.log.add(data.frame)


WEATHER = FunctionSchema(
    name="get_weather", description="The weather in a city", properties={"city": {"type": "string"}}, required=["city"]
)


async def get_weather(params: FunctionCallParams) -> None:
    await params.result_callback(f"sun in {params.arguments['city']}")


class Call:
    """A running pipeline; `log` holds every frame."""

    def __init__(self, llm: object, before: list | None = None, after: list | None = None, vad: bool = False) -> None:
        llm.register_function("get_weather", get_weather)
        self.context = LLMContext(tools=ToolsSchema(standard_tools=[WEATHER]))
        params = LLMUserAggregatorParams(vad_analyzer=SileroVADAnalyzer()) if vad else None
        pair = LLMContextAggregatorPair(self.context, user_params=params)
        self.microphone, self.speaker, self._notes = Microphone(PARAMS), Speaker(PARAMS), Notes()
        self.log = self._notes.log
        steps = [self.microphone, *(before or []), pair.user(), llm, *(after or []), self.speaker, pair.assistant()]
        rates = PipelineParams(audio_in_sample_rate=HEARD_RATE, audio_out_sample_rate=suite.RATE)
        self.worker = PipelineWorker(Pipeline(steps), params=rates, observers=[self._notes], enable_rtvi=False)

    async def __aenter__(self) -> "Call":
        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(self.worker)
        self._running = asyncio.create_task(runner.run())
        await self.log.next(lambda frame: isinstance(frame, StartFrame))
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        if kind is None:
            await self.worker.queue_frame(EndFrame())
        else:
            await self.worker.cancel()
        await self._running

    async def event(self, kind: type[Frame], after: int = 0) -> Frame:
        return await self.log.next(lambda frame: isinstance(frame, kind), after)

    async def type(self, text: str) -> None:
        message = {"role": "user", "content": text}
        await self.worker.queue_frame(LLMMessagesAppendFrame([message], run_llm=True))

    async def said(self, text: str, times: int = 1) -> None:
        """Waits until the context holds this as the assistant's words, this many times."""
        async with asyncio.timeout(suite.PATIENCE):
            while sum(words(told) == words(text) for told in self.told()) < times:
                await asyncio.sleep(0.05)

    def told(self) -> list[str]:
        messages = [message for message in self.context.messages if isinstance(message, dict)]
        return [str(message.get("content") or "") for message in messages if message["role"] == "assistant"]

    async def say(self, done: Callable[[], Awaitable[object]]) -> object:
        over = asyncio.Event()
        speaking = asyncio.create_task(microphone(self.microphone.push, over, rate=HEARD_RATE))
        try:
            return await done()
        finally:
            over.set()
            await speaking


async def spoken_turn(call: Call) -> None:
    async with call:
        await call.type("Hello.")
        await call.said(suite.SHORT_REPLY)
        await call.say(lambda: call.said(suite.SHORT_REPLY, 2))
        understood((await call.event(TranscriptionFrame)).text)
        loud(bytes(call.speaker.audio))


async def tool(call: Call) -> None:
    async with call:
        await call.type("What is the weather?")
        assert "Oslo" in str((await call.event(FunctionCallResultFrame)).result)
        await call.said("The answer is sun in Oslo.")


async def interruption(call: Call) -> None:
    async with call:
        await call.type("Tell me a story.")
        while len(call.speaker.audio) < suite.RATE:
            await asyncio.sleep(0.02)
        after = len(call.log)

        async def answered() -> None:
            await call.event(InterruptionFrame, after)
            await call.said(suite.SHORT_REPLY)

        await call.say(answered)
        assert len(words(call.told()[0])) < 60, call.told()


def realtime() -> Call:
    session = SessionProperties(
        audio=AudioConfiguration(input=AudioInput(transcription=InputAudioTranscription(), turn_detection=SemanticTurnDetection()))
    )
    settings = OpenAIRealtimeLLMService.Settings(system_instruction="Be brief.", session_properties=session)
    return Call(OpenAIRealtimeLLMService(api_key=suite.KEY, base_url=suite.WS_URL, settings=settings))


def cascade(stt: object) -> Call:
    settings = OpenAILLMService.Settings(model="test-model", system_instruction="Be brief.")
    llm = OpenAILLMService(api_key=suite.KEY, base_url=suite.BASE_URL, settings=settings)
    return Call(llm, [stt], [OpenAITTSService(api_key=suite.KEY, base_url=suite.BASE_URL)], vad=True)


def pipeline() -> Call:
    return cascade(OpenAISTTService(api_key=suite.KEY, base_url=suite.BASE_URL))


def streaming_pipeline() -> Call:
    return cascade(OpenAIRealtimeSTTService(api_key=suite.KEY, base_url=suite.WS_URL))


def add(name: str, make: Callable[[], Call], check: Callable[[Call], Awaitable[None]]) -> None:
    @scenario(name)
    async def run() -> None:
        await check(make())


for kind, make in (("realtime service", realtime), ("pipeline", pipeline)):
    for what, check in (("a spoken turn", spoken_turn), ("a tool", tool), ("an interruption by voice", interruption)):
        add(f"pipecat: {what}, with the {kind}", make, check)
add("pipecat: a spoken turn, with a pipeline whose recogniser streams", streaming_pipeline, spoken_turn)


if __name__ == "__main__":
    suite.main()
