package dev.parley.dialect.rtvi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.support.Pcm16;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.script.ScriptedLlm;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames of Pipecat's WebSocket transport (pipecat-rtvi.md 4). */
class ProtobufCarrierTest {
    private final ScriptedSessionService service = new ScriptedSessionService();

    private static Buffer bytes(String hex) {
        return Buffer.buffer(HexFormat.of().parseHex(hex));
    }

    @Test
    void framesAreThoseOfTheSchema() throws IOException {
        assertThat(ProtobufFrame.message("{}".getBytes(StandardCharsets.UTF_8))).isEqualTo(bytes("22040a027b7d"));
        assertThat(ProtobufFrame.audio(new byte[] {1, 2}, 24_000))
                .isEqualTo(bytes("12111205617564696f1a02010220c0bb012801"));
        // As npm's client writes them: a message, and audio with its id, name, rate and channels.
        assertThat(ProtobufFrame.read(bytes("22040a027b7d").getBytes())).isInstanceOf(ProtobufFrame.Message.class);
        ProtobufFrame.Audio audio = (ProtobufFrame.Audio)
                ProtobufFrame.read(bytes("12101205617564696f1a02010220807d2801").getBytes());
        assertThat(audio.pcm()).containsExactly(1, 2);
        assertThat(audio.sampleRate()).isEqualTo(16_000);
        assertThat(audio.channels()).isEqualTo(1);
        assertThat(ProtobufFrame.read(bytes("2a00").getBytes())).isInstanceOf(ProtobufFrame.Other.class);
    }

    @ParameterizedTest
    @CsvSource({"8000,1", "16000,1", "24000,2", "44100,1", "48000,2"})
    void audioOfAnyUsualRateIsHeard(int rate, int channels) {
        try (RtviCall call = RtviCall.ready(service)) {
            short[] second = new short[rate * channels];
            call.frame(RtviCall.audio(Pcm16.bytes(second), rate, channels)).wait(1000);
            assertThat(call.types()).containsExactly("bot-ready");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ff                                     | it is no protobuf frame",
                "22ff                                   | it is no protobuf frame",
                "22057b                                 | it is no protobuf frame",
                "12051a03010203                         | audio ends within a sample: 3 bytes",
                "12071a02010220e807                     | the sample rate of audio is 1000 Hz",
                "12061a0201022803                       | audio has 3 channels",
            })
    void whatIsNoFrameIsToldAndTheSessionLivesOn(String hex, String told) {
        service.llm.answers(request -> ScriptedLlm.text("Yes."));
        try (RtviCall call = RtviCall.ready(service)) {
            call.frame(bytes(hex));
            assertThat(call.data("error").get("error").asText()).contains(told);
            assertThat(call.data("error").get("fatal").asBoolean()).isFalse();

            call.send("send-text", "{\"content\":\"hello\"}").wait(3000);
            assertThat(call.texts("bot-transcription")).containsExactly("Yes.");
        }
    }

    @Test
    void aFrameHasALongestLength() {
        try (RtviCall call = RtviCall.ready(service)) {
            call.frame(Buffer.buffer(new byte[ProtobufCarrier.MAX_FRAME + 1]));
            assertThat(call.data("error").get("error").asText()).contains("1048576 bytes at most");
        }
    }

    @Test
    void textMessagesAreNotOfThisTransport() {
        try (RtviCall call = RtviCall.ready(service)) {
            call.dialect.text(Buffer.buffer("{}"));
            assertThat(call.data("error").get("error").asText()).contains("binary messages");
        }
    }

    @Test
    void audioInMessagesIsHeardToo() {
        try (RtviCall call = RtviCall.ready(service)) {
            call.send("raw-audio", "{\"base64Audio\":\"AAAAAAAA\",\"sampleRate\":16000,\"numChannels\":1}")
                    .send("raw-audio-batch", "{\"base64AudioBatch\":[\"AAAAAAAA\",\"AAAAAAAA\"],\"sampleRate\":24000}");
            assertThat(call.types()).containsExactly("bot-ready");
        }
    }

    @Property(tries = 500)
    void nothingThatIsSentThrows(@ForAll byte[] frame) {
        ScriptedSessionService fresh = new ScriptedSessionService();
        try (RtviCall call = RtviCall.ready(fresh)) {
            call.frame(Buffer.buffer(frame));
            assertThat(call.connection.closed).isEmpty();
        }
    }
}
