"""The stock `openai` package: realtime, audio, chat."""

import asyncio
import base64
import json

import openai

import suite
from suite import Log, loud, microphone, pcm, scenario, silence, understood, words

client = openai.AsyncOpenAI(api_key=suite.KEY, base_url=suite.BASE_URL, max_retries=0)
WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


class Call:
    """A realtime connection that notes every event."""

    def __init__(self, **session: object) -> None:
        self.log = Log()
        self._session = session

    async def __aenter__(self) -> "Call":
        self._manager = openai.AsyncOpenAI(api_key=suite.KEY, base_url=suite.BASE_URL).realtime.connect(model="gpt-realtime")
        self.connection = await self._manager.__aenter__()
        self._reader = asyncio.create_task(self._read())
        await self.connection.session.update(session={"type": "realtime", **self._session})
        await self.event("session.updated")
        return self

    async def _read(self) -> None:
        async for event in self.connection:
            await self.log.add(event)

    async def __aexit__(self, *_: object) -> None:
        await self._manager.__aexit__(None, None, None)
        await self._reader
        errors = [event for event in self.log.items if event.type == "error"]
        assert not errors, errors

    async def event(self, kind: str, after: int = 0):
        return await self.log.next(lambda event: event.type == kind, after)

    def all(self, kind: str, item_id: str | None = None) -> list:
        events = [event for event in self.log.items if event.type == kind]
        return [event for event in events if item_id is None or event.item_id == item_id]

    def audio(self, item_id: str) -> bytes:
        return b"".join(base64.b64decode(event.delta) for event in self.all("response.output_audio.delta", item_id))

    async def type(self, text: str) -> None:
        item = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}
        await self.connection.conversation.item.create(item=item)
        await self.connection.response.create()

    async def send(self, audio: bytes) -> None:
        await self.connection.input_audio_buffer.append(audio=base64.b64encode(audio).decode())

    async def say(self, kind: str, name: str = suite.SAID):
        """Speaks and gives the first event of a kind that comes from now on."""
        after, over = len(self.log), asyncio.Event()
        speaking = asyncio.create_task(microphone(self.send, over, name))
        try:
            return await self.event(kind, after)
        finally:
            over.set()
            await speaking


TRANSCRIBED = {"audio": {"input": {"transcription": {"model": "gpt-4o-mini-transcribe"}}}}


@scenario("openai: a spoken turn is heard and answered")
async def spoken_turn() -> None:
    async with Call(**TRANSCRIBED) as call:
        done = await call.say("response.done")
        understood(call.all("conversation.item.input_audio_transcription.completed")[0].transcript)
        assert done.response.status == "completed"
        [message] = done.response.output
        assert message.content[0].transcript == suite.SHORT_REPLY
        loud(call.audio(message.id))


@scenario("openai: speech interrupts; the item is cut where the listener was, and keeps what was heard")
async def interruption() -> None:
    async with Call(**TRANSCRIBED) as call:
        await call.type("Tell me a story.")
        first = await call.event("response.output_audio.delta")
        after = len(call.log)
        over = asyncio.Event()
        speaking = asyncio.create_task(microphone(call.send, over))
        await call.event("input_audio_buffer.speech_started", after)
        await call.connection.conversation.item.truncate(item_id=first.item_id, content_index=0, audio_end_ms=900)
        await call.event("conversation.item.truncated", after)
        cut = await call.event("response.done", after)
        assert (cut.response.status, cut.response.status_details.reason) == ("cancelled", "turn_detected")
        answered = await call.log.next(lambda event: event.type == "response.done" and event is not cut, after)
        over.set()
        await speaking
        assert answered.response.status == "completed"
        await call.connection.conversation.item.retrieve(item_id=first.item_id)
        kept = words((await call.event("conversation.item.retrieved")).item.content[0].transcript or "")
        whole = words("".join(event.delta for event in call.all("response.output_audio_transcript.delta", first.item_id)))
        assert kept == whole[: len(kept)] and len(kept) < 10, kept


@scenario("openai: a response is cancelled; a second cancel is told not to have been needed")
async def cancel() -> None:
    async with Call() as call:
        await call.type("Tell me a story.")
        await call.event("response.output_audio.delta")
        await call.connection.response.cancel()
        done = await call.event("response.done")
        assert done.response.status_details.reason == "client_cancelled"
        await call.connection.response.cancel()
        error = await call.event("error")
        assert error.error.code == "response_cancel_not_active"
        call.log.items.remove(error)


@scenario("openai: two tools are called and their results spoken")
async def tools() -> None:
    async with Call(tools=[WEATHER]) as call:
        await call.type("What is the weather in two cities?")
        calls = (await call.event("response.done")).response.output
        cities = [json.loads(each.arguments)["city"] for each in calls]
        assert cities == ["Oslo", "Bergen"], calls
        for each, city in zip(calls, cities, strict=True):
            item = {"type": "function_call_output", "call_id": each.call_id, "output": f"sun in {city}"}
            await call.connection.conversation.item.create(item=item)
        after = len(call.log)
        await call.connection.response.create()
        [message] = (await call.event("response.done", after)).response.output
        assert message.content[0].transcript == "The answer is sun in Oslo and sun in Bergen."


@scenario("openai: a transcription session, opened with a client secret")
async def transcription_session() -> None:
    session = {"type": "transcription", "audio": {"input": {"transcription": {"model": "gpt-4o-transcribe"}}}}
    secret = await client.realtime.client_secrets.create(session=session)
    holder = openai.AsyncOpenAI(api_key=secret.value, base_url=suite.BASE_URL)
    async with holder.realtime.connect(extra_query={"intent": "transcription"}) as connection:
        audio = base64.b64encode(pcm().tobytes() + silence(1.5).tobytes()).decode()
        await connection.input_audio_buffer.append(audio=audio)
        async for event in connection:
            assert event.type != "error", event
            if event.type == "conversation.item.input_audio_transcription.completed":
                understood(event.transcript)
                return


@scenario("openai: recordings are transcribed, sentences spoken, each answer with an id")
async def audio() -> None:
    path = suite.CLIPS / f"{suite.SAID}.wav"
    plain = await client.audio.transcriptions.create(model="gpt-4o-mini-transcribe", file=path)
    understood(plain.text)
    assert plain._request_id, "x-request-id"
    fine = await client.audio.transcriptions.create(
        model="whisper-1", file=path, response_format="verbose_json", timestamp_granularities=["word"], language="en"
    )
    assert " ".join(word.word for word in fine.words) == fine.text and fine.segments is None
    both = await client.audio.transcriptions.create(
        model="whisper-1", file=path, response_format="verbose_json", timestamp_granularities=["word", "segment"]
    )
    assert both.words and both.segments
    deltas = []
    async for event in await client.audio.transcriptions.create(model="gpt-4o-transcribe", file=path, stream=True):
        deltas.append(event.delta if event.type == "transcript.text.delta" else event.text)
    assert "".join(deltas[:-1]) == deltas[-1] == plain.text
    request = {"model": "gpt-4o-mini-tts", "voice": "alloy", "input": suite.SHORT_REPLY, "response_format": "pcm"}
    async with client.audio.speech.with_streaming_response.create(**request) as answer:
        assert answer.request_id
        loud(b"".join([part async for part in answer.iter_bytes()]))


@scenario("openai: chat, whole, streamed and with tools")
async def chat() -> None:
    ask = [{"role": "user", "content": "Hello."}]
    whole = await client.chat.completions.create(model="test-model", messages=ask)
    assert whole.choices[0].message.content == suite.SHORT_REPLY
    async with client.chat.completions.stream(model="test-model", messages=ask) as stream:
        assert (await stream.get_final_completion()).choices[0].message.content == suite.SHORT_REPLY
    tool = {"type": "function", "function": {key: WEATHER[key] for key in ("name", "description", "parameters")}}
    ask = [{"role": "user", "content": "What is the weather?"}]
    called = await client.chat.completions.create(model="test-model", messages=ask, tools=[tool])
    [call] = called.choices[0].message.tool_calls
    assert (call.function.name, json.loads(call.function.arguments)) == ("get_weather", {"city": "Oslo"})
    models = [model.id async for model in client.models.list()]
    assert "test-model" in models, models


if __name__ == "__main__":
    suite.main()
