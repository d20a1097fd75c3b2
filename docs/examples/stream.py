"""Says a recording (WAV, 16 kHz, 16 bit, mono) to Parley and keeps the answer.
pip install websockets; python stream.py clip.wav answer.wav [URL]"""
import asyncio, json, sys, wave
import websockets

async def speak(socket, pcm, chunk=3200):
    for at in range(0, 1 << 30, chunk):
        await socket.send(pcm[at : at + chunk] or bytes(chunk))  # then silence: a microphone never stops
        await asyncio.sleep(0.1)

async def main(clip, answer, url="ws://localhost:8000/v1/stream"):
    sound = b""
    async with websockets.connect(url) as socket:
        microphone = asyncio.create_task(speak(socket, wave.open(clip).readframes(1 << 30)))
        async for message in socket:
            if isinstance(message, bytes):
                sound += message  # a sentence: a player would play it behind the one before
                continue
            event = json.loads(message)
            print(message)
            if event["type"] == "interrupted":
                sound = b""  # a player would drop what it has not played
            if event["type"] == "reply_done":
                break
        microphone.cancel()
    with wave.open(answer, "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(sound)

asyncio.run(main(*sys.argv[1:]))
