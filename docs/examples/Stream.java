import module java.net.http;

// Says a recording (WAV, 16 kHz, 16 bit, mono) to Parley and keeps the answer. JDK 25: java Stream.java clip.wav answer.pcm [URL]
final ByteArrayOutputStream sound = new ByteArrayOutputStream();
final CountDownLatch done = new CountDownLatch(1);
String event = "";

class Listener implements WebSocket.Listener {
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        while (data.hasRemaining()) sound.write(data.get()); // a sentence: a player would play it behind the one before
        return WebSocket.Listener.super.onBinary(socket, data, last);
    }

    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        event += data;
        if (last) {
            IO.println(event);
            if (event.contains("\"interrupted\"")) sound.reset(); // a player would drop what it has not played
            if (event.contains("\"reply_done\"")) done.countDown();
            event = "";
        }
        return WebSocket.Listener.super.onText(socket, data, last);
    }
}

void main(String... args) throws Exception {
    var url = URI.create(args.length > 2 ? args[2] : "ws://localhost:8000/v1/stream");
    var pcm = ByteBuffer.wrap(Files.readAllBytes(Path.of(args[0]))).position(44);
    var socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(url, new Listener()).get();
    do { // silence behind the recording: a microphone never stops
        byte[] chunk = new byte[3200];
        pcm.get(chunk, 0, Math.min(chunk.length, pcm.remaining()));
        socket.sendBinary(ByteBuffer.wrap(chunk), true).get();
    } while (!done.await(100, TimeUnit.MILLISECONDS));
    socket.abort();
    Files.write(Path.of(args[1]), sound.toByteArray()); // bare samples, as they came
}
