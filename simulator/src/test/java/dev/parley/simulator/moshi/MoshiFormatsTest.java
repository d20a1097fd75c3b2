package dev.parley.simulator.moshi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.codec.OpusEncoderOptions;
import dev.parley.codec.WavReader;
import dev.parley.ogg.OggOpusReader;
import dev.parley.ogg.OggOpusWriter;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.speech.Script;
import dev.parley.simulator.trace.MarkReader;
import dev.parley.simulator.trace.SampleMark;
import dev.parley.simulator.trace.Trace;
import dev.parley.simulator.trace.TraceEntry.Kind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;

/** Formats, routes and models of moshi-server beyond those Parley itself uses (speech-backends.md A). */
class MoshiFormatsTest extends MoshiWire {

    @ParameterizedTest
    @ValueSource(strings = {"OggOpusMessagePack", "OggOpus"})
    void opus_speech_decodes_to_its_whole_length(String format) throws Exception {
        SimulatedTts server = tts(MoshiOptions.onFreePort());
        ClientWebSocket socket = connect(server.port(), "/api/tts_streaming?format=" + format, "public_token");
        socket.writeTextMessage("one two three");
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {0}));
        int[] samples = new int[1];
        try (OggOpusReader reader = new OggOpusReader(24_000, (pcm, offset, length) -> samples[0] += length)) {
            boolean messages = format.endsWith("Pack");
            Object message = received.poll(10, TimeUnit.SECONDS);
            while (!CLOSED.equals(message)) {
                byte[] ogg = messages ? data(fields((byte[]) message)) : (byte[]) message;
                reader.feed(ogg, 0, ogg.length);
                message = received.poll(10, TimeUnit.SECONDS);
                assertThat(message).as("end of the connection").isNotNull();
            }
            assertThat(reader.corruptPackets()).isZero();
        }
        // Words of 3, 3 and 5 letters take 3 frames each.
        assertThat(samples[0]).isBetween(9 * 1920, 10 * 1920);
    }

    @Test
    void an_unknown_format_is_an_error() throws Exception {
        connect(tts(MoshiOptions.onFreePort()).port(), "/api/tts_streaming?format=Mp3", "public_token");
        assertThat(next("Error").get("message")).isEqualTo(string("unknown format"));
        untilClosed();
    }

    @Test
    void a_text_can_be_posted_and_comes_back_as_a_wav_file() throws Exception {
        SimulatedTts server = tts(MoshiOptions.onFreePort());
        Buffer wav = send(
                server.port(),
                "/api/tts_streaming",
                new JsonObject().put("text", "one two").toBuffer());
        assertThat(wav.getInt(4)).as("length is not known when it begins").isEqualTo(-1);
        byte[] bytes = wav.getBytes();
        assertThat(WavReader.readAll(new ByteArrayInputStream(bytes), Duration.ofMinutes(1))
                        .samples())
                .hasSize(6 * 1920);
        assertThatThrownBy(() -> send(server.port(), "/api/tts_streaming", Buffer.buffer("{}")))
                .hasMessageContaining("400");
        assertThat(get(server.port(), "/metrics").toString()).contains("py_post_connect{handler=\"all\"} 1\n");
    }

    @Test
    void a_recording_can_be_posted_and_comes_back_as_words() throws Exception {
        SimulatedStt server = new SimulatedStt(
                        vertx, MoshiOptions.onFreePort(), MoshiOptions.Stt.fast("seven of clubs"), new FaultPlan())
                .start()
                .await();
        Path clip = Path.of(System.getProperty("parley.testAudio"), "cards-003.wav");
        JsonArray words = send(server.port(), "/api/asr-streaming", Buffer.buffer(Files.readAllBytes(clip)))
                .toJsonArray();
        assertThat(words.stream()
                        .map(JsonObject.class::cast)
                        .filter(word -> word.getString("type").equals("Word"))
                        .map(word -> word.getString("text")))
                .containsExactly("seven", "of", "clubs");
        assertThat(words.getJsonObject(1).getDouble("stop_time")).isPositive();
        assertThatThrownBy(() -> send(server.port(), "/api/asr-streaming", Buffer.buffer("no audio")))
                .hasMessageContaining("500");
    }

    @Test
    void callers_may_send_opus() throws Exception {
        ClientWebSocket socket = connect(stt(MoshiOptions.onFreePort()).port(), "/api/asr-streaming", "public_token");
        next("Ready");
        ByteArrayOutputStream ogg = new ByteArrayOutputStream();
        try (OggOpusWriter writer = new OggOpusWriter(OpusEncoderOptions.speech(24_000), 1, 20, ogg::write)) {
            short[] tone = new short[12_000];
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (short) (10_000 * Math.sin(2 * Math.PI * 300 * i / 24_000));
            }
            writer.write(tone, 0, tone.length);
            writer.write(new short[24_000], 0, 24_000);
        }
        socket.writeBinaryMessage(opus(ogg.toByteArray()));
        assertThat(next("Word").get("text")).isEqualTo(string(""));
        assertThat(next("Word").get("text")).isEqualTo(string("hello"));
    }

    @Test
    void the_large_model_hears_later_and_knows_no_pauses() throws Exception {
        MoshiOptions.Stt large =
                new MoshiOptions.Stt(Script.of(List.of("hello")), Duration.ZERO, MoshiOptions.Model.STT_2_6B);
        SimulatedStt server = new SimulatedStt(vertx, MoshiOptions.onFreePort(), large, new FaultPlan())
                .start()
                .await();
        ClientWebSocket socket = connect(server.port(), "/api/asr-streaming", "public_token");
        next("Ready");
        socket.writeBinaryMessage(audio(0.3f, 4));
        socket.writeBinaryMessage(audio(0, 40));
        int steps = 0;
        Map<String, Value> message = anything();
        while (!string("hello").equals(message.get("text"))) {
            if (message.get("type").equals(string("Step"))) {
                steps++;
                assertThat(message.get("prs").asArrayValue().size()).isZero();
            }
            message = anything();
        }
        assertThat(steps).isBetween(35, 37);
    }

    @Test
    void a_marked_recording_is_heard_as_its_own_line() throws Exception {
        Script script = Script.parse(List.of("first", "", "cards-001\tten of clubs", "other\tunused"));
        SimulatedStt server = new SimulatedStt(
                        vertx,
                        MoshiOptions.onFreePort(),
                        new MoshiOptions.Stt(script, Duration.ZERO, MoshiOptions.Model.STT_1B),
                        new FaultPlan())
                .start()
                .await();
        ClientWebSocket socket = connect(server.port(), "/api/asr-streaming", "public_token");
        next("Ready");
        short[] clip = new short[6 * 1920];
        java.util.Arrays.fill(clip, (short) 9001);
        Script.mark("cards-001.wav").write(clip, SampleMark.SAMPLES);
        socket.writeBinaryMessage(pcm(clip));
        socket.writeBinaryMessage(audio(0, 12));
        assertThat(next("Word").get("text")).isEqualTo(string(""));
        assertThat(next("Word").get("text")).isEqualTo(string("ten"));
    }

    @Test
    void traced_speech_is_marked_and_written_down() throws Exception {
        Trace trace = new Trace();
        trace.begin();
        SimulatedTts server = SimulatedTts.traced(
                        vertx, MoshiOptions.onFreePort(), MoshiOptions.Tts.FAST, new FaultPlan(), trace)
                .start()
                .await();
        ClientWebSocket socket = connect(server.port(), "/api/tts_streaming?format=PcmMessagePack", "public_token");
        next("Ready");
        socket.writeBinaryMessage(text("Reply bebi. Well"));
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {0}));
        MarkReader reader = new MarkReader();
        List<SampleMark> marks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (Value sample : next("Audio").get("pcm").asArrayValue()) {
                if (reader.take(Math.round(sample.asFloatValue().toFloat() * 32_767))) {
                    marks.add(reader.mark());
                }
            }
        }
        assertThat(marks).containsExactly(new SampleMark(1, 0), new SampleMark(1, 1), new SampleMark(1, 2));
        untilClosed();
        assertThat(trace.entries().stream().filter(entry -> entry.kind() == Kind.TTS_WORD))
                .extracting(entry -> entry.source() + "/" + entry.number())
                .containsExactly("12/1", "12/2");
        assertThat(trace.entries())
                .anyMatch(entry -> entry.kind() == Kind.TTS_AUDIO && entry.source() == 1 && entry.number() == 2);
    }

    @Test
    void metrics_have_the_names_dashboards_ask_for() throws Exception {
        SimulatedStt server = stt(MoshiOptions.onFreePort());
        ClientWebSocket socket = connect(server.port(), "/api/asr-streaming", "public_token");
        next("Ready");
        socket.writeBinaryMessage(audio(0, 3));
        next("Step");
        assertThat(get(server.port(), "/metrics").toString())
                .contains("asr_connect{handler=\"all\"} 1\n", "asr_open_channels{handler=\"all\"} 1\n")
                .contains("asr_model_step_duration_bucket{le=\"0.02\"}", "asr_connection_num_steps_count 0\n");
        String speech = get(tts(MoshiOptions.onFreePort()).port(), "/metrics").toString();
        assertThat(speech)
                .contains("py_connect{", "py_open_channels{", "py_total_steps{", "py_missing_words_steps{")
                .contains("py_model_step_duration_count 0\n", "py_model_connection_num_steps_bucket{le=\"62.5\"} 0\n");
    }

    private Map<String, Value> anything() throws Exception {
        Object message = received.poll(10, TimeUnit.SECONDS);
        assertThat(message).isInstanceOf(byte[].class);
        return fields((byte[]) message);
    }

    private static byte[] data(Map<String, Value> message) {
        if (!message.get("type").equals(string("OggOpus"))) {
            return new byte[0];
        }
        List<Value> values = message.get("data").asArrayValue().list();
        byte[] bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values.get(i).asIntegerValue().toInt();
        }
        return bytes;
    }

    private static Buffer pcm(short[] samples) throws Exception {
        MessageBufferPacker p = MessagePack.newDefaultBufferPacker();
        p.packMapHeader(2).packString("type").packString("Audio").packString("pcm");
        p.packArrayHeader(samples.length);
        for (short sample : samples) {
            p.packFloat(sample / 32_768f);
        }
        return Buffer.buffer(p.toByteArray());
    }

    private static Buffer opus(byte[] ogg) throws Exception {
        MessageBufferPacker p = MessagePack.newDefaultBufferPacker();
        p.packMapHeader(2).packString("type").packString("OggOpus").packString("data");
        p.packArrayHeader(ogg.length);
        for (byte value : ogg) {
            p.packInt(Byte.toUnsignedInt(value));
        }
        return Buffer.buffer(p.toByteArray());
    }

    /** Posts with the default key; fails unless the answer is 200. */
    private Buffer send(int port, String path, Buffer body) {
        return onLoop(() -> http.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI(path)
                        .putHeader("kyutai-api-key", "public_token"))
                .compose(request -> request.send(body))
                .compose(response -> response.statusCode() == 200
                        ? response.body()
                        : Future.failedFuture("status " + response.statusCode())));
    }
}
