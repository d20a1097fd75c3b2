package dev.parley.simulator.moshi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.msgpack.value.Value;

/** What a bare client sees of the simulated servers (speech-backends.md A). */
class MoshiWireTest extends MoshiWire {
    @Test
    void transcription_says_ready_steps_words_and_markers_in_order() throws Exception {
        SimulatedStt server = stt(MoshiOptions.onFreePort());
        ClientWebSocket socket = connect(server.port(), "/api/asr-streaming", "public_token");
        assertThat(next("Ready")).isNotNull();
        socket.writeBinaryMessage(audio(0.3f, 6));
        socket.writeBinaryMessage(audio(0, 4));
        socket.writeBinaryMessage(marker(42));
        socket.writeBinaryMessage(audio(0, 12));
        assertThat(next("Word").get("text")).isEqualTo(string(""));
        assertThat(next("Word").get("text")).isEqualTo(string("hello"));
        assertThat(next("EndWord").get("stop_time").asFloatValue().toDouble()).isBetween(0.2, 0.8);
        Map<String, Value> step = next("Step");
        assertThat(step.get("prs").asArrayValue().size()).isEqualTo(4);
        assertThat(next("Marker").get("id").asIntegerValue().toLong()).isEqualTo(42);
        assertThat(server.usedSlots()).isEqualTo(1);
    }

    /** Unmute's own load test takes a word for the caller's, and fails when the caller has not spoken. */
    @Test
    void the_first_word_is_empty_and_comes_with_the_speech() throws Exception {
        ClientWebSocket socket = connect(stt(MoshiOptions.onFreePort()).port(), "/api/asr-streaming", "public_token");
        socket.writeBinaryMessage(audio(0, 25));
        socket.writeBinaryMessage(marker(1));
        socket.writeBinaryMessage(audio(0, 12));
        socket.writeBinaryMessage(audio(0.3f, 6));
        socket.writeBinaryMessage(audio(0, 12));
        List<String> told = new ArrayList<>();
        while (!told.contains("EndWord")) {
            Map<String, Value> message = fields((byte[]) received.poll(10, TimeUnit.SECONDS));
            String type = message.get("type").asStringValue().asString();
            told.add(
                    type.equals("Word")
                            ? "Word " + message.get("text").asStringValue().asString()
                            : type);
        }
        assertThat(told.stream().filter(type -> !type.equals("Step")))
                .containsExactly("Ready", "Marker", "Word ", "Word hello", "EndWord");
    }

    @Test
    void speech_waits_for_two_more_words_then_stamps_and_closes() throws Exception {
        SimulatedTts server = tts(MoshiOptions.onFreePort());
        ClientWebSocket socket = connect(server.port(), "/api/tts_streaming?format=PcmMessagePack", "public_token");
        next("Ready");
        socket.writeBinaryMessage(text("one two"));
        socket.writeBinaryMessage(text("three"));
        assertThat(next("Text").get("text")).isEqualTo(string(""));
        assertThat(next("Text").get("text")).isEqualTo(string("one"));
        assertThat(next("Audio").get("pcm").asArrayValue().size()).isEqualTo(1920);
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {0}));
        assertThat(next("Text").get("text")).isEqualTo(string("two"));
        Map<String, Value> last = next("Text");
        assertThat(last.get("text")).isEqualTo(string("three"));
        assertThat(last.get("start_s").asFloatValue().toDouble()).isPositive();
        untilClosed();
        assertThat(socket.closeStatusCode()).isEqualTo((short) 1000);
        assertThat(server.requests().getFirst().words()).containsExactly("one", "two", "three");
    }

    @Test
    void raw_speech_is_nothing_but_floats() throws Exception {
        SimulatedTts server = tts(MoshiOptions.onFreePort());
        ClientWebSocket socket = connect(server.port(), "/api/tts_streaming?format=Pcm&auth_id=public_token", "");
        socket.writeTextMessage("hello");
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {0}));
        assertThat(((byte[]) received.poll(10, TimeUnit.SECONDS))).hasSize(1920 * 4);
    }

    @Test
    void a_wrong_key_is_401_and_a_wrong_path_404() {
        int port = tts(MoshiOptions.onFreePort()).port();
        assertThatThrownBy(() -> connect(port, "/api/tts_streaming", "nobody"))
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        e -> assertThat(e.getStatus()).isEqualTo(401));
        assertThatThrownBy(() -> connect(port, "/api/other", "public_token"))
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        e -> assertThat(e.getStatus()).isEqualTo(404));
    }

    @Test
    void a_call_more_than_slots_is_told_and_a_freed_slot_is_free() throws Exception {
        SimulatedStt server = stt(MoshiOptions.onFreePort().withSlots(1));
        ClientWebSocket first = connect(server.port(), "/api/asr-streaming", "public_token");
        next("Ready");
        connect(server.port(), "/api/asr-streaming", "public_token");
        assertThat(next("Error").get("message")).isEqualTo(string("no free channels"));
        untilClosed();
        first.close().await();
        untilClosed();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (server.usedSlots() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        connect(server.port(), "/api/asr-streaming", "public_token");
        next("Ready");
    }

    @Test
    void information_routes_answer() {
        SimulatedStt server = stt(MoshiOptions.onFreePort().withSlots(7));
        JsonArray modules = get(server.port(), "/api/modules_info").toJsonArray();
        assertThat(modules.getJsonObject(0).getString("total_slots")).isEqualTo("7");
        assertThat(get(server.port(), "/api/build_info").toJsonObject().fieldNames())
                .contains("git_hash");
    }

    @Test
    void a_clip_becomes_a_voice_that_text_to_speech_takes() throws Exception {
        SimulatedVoiceCloning cloning = new SimulatedVoiceCloning(vertx, MoshiOptions.onFreePort())
                .start()
                .await();
        String url = cloning.url() + "/api/voice";
        Buffer voice = post(url, Buffer.buffer("any clip"));
        assertThat(voice)
                .isEqualTo(post(url, Buffer.buffer("any clip")))
                .isNotEqualTo(post(url, Buffer.buffer("other")));

        SimulatedTts server = tts(MoshiOptions.onFreePort());
        ClientWebSocket socket = connect(server.port(), "/api/tts_streaming?format=PcmMessagePack", "public_token");
        next("Ready");
        socket.writeBinaryMessage(voice);
        socket.writeBinaryMessage(text("hello"));
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {0}));
        untilClosed();
        assertThat(server.requests().getFirst().words()).containsExactly("(voice of 64 values)", "hello");
    }
}
