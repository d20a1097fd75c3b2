package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.codec.G711;
import dev.parley.dialect.realtime.audio.AudioFormat;
import dev.parley.dialect.realtime.audio.AudioIn;
import dev.parley.session.script.ScriptedLlm;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** G.711 in both directions: half the words are silence, so levels tell whether the right law was used. */
class RealtimeFormatTest {
    private static byte[] tone(G711 law, int ms) {
        short[] samples = new short[ms * 8];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (20_000 * Math.sin(i * 2 * Math.PI * 300 / 8000));
        }
        byte[] bytes = new byte[samples.length];
        law.encode(samples, 0, samples.length, bytes, 0);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(
            value = AudioFormat.class,
            names = {"PCMU", "PCMA"})
    void telephoneAudioInAndOut(AudioFormat format) {
        G711 law = format == AudioFormat.PCMU ? G711.MU_LAW : G711.A_LAW;
        RealtimeCall call = RealtimeCall.stock();
        String json = "{'type':'" + format.type() + "'}";
        call.update("'audio':{'input':{'format':" + json + "},'output':{'format':" + json + "}}");
        assertThat(call.last("session.updated")
                        .at("/session/audio/input/format")
                        .toString())
                .isEqualTo(json.replace('\'', '"'));
        for (int i = 0; i < 25; i++) {
            call.service.time.advance(Duration.ofMillis(20));
            call.append(tone(law, 20));
        }
        assertThat(call.types()).contains("input_audio_buffer.speech_started");

        call.service.llm.answers(request -> ScriptedLlm.text("a b c d"));
        call.mark().send("{\"type\":\"response.create\"}").wait(1000);
        assertThat(call.last("response.created")
                        .at("/response/audio/output/format")
                        .toString())
                .isEqualTo(json.replace('\'', '"'));
        int bytes = 0;
        int loud = 0;
        for (JsonNode delta : call.connection.all("response.output_audio.delta")) {
            for (byte code : Base64.getDecoder().decode(delta.get("delta").asText())) {
                bytes++;
                int level = Math.abs(law.decode(code));
                assertThat(level).isLessThan(4000);
                loud += level > 1500 ? 1 : 0;
            }
        }
        assertThat(bytes).isBetween(4 * 240 * 8 - 16, 4 * 240 * 8 + 16);
        assertThat((double) loud / bytes).isBetween(0.75, 0.9);
    }

    @ParameterizedTest
    @EnumSource(AudioFormat.class)
    void theRateOfAFormatMayBeNamed(AudioFormat format) {
        RealtimeCall call = RealtimeCall.stock();
        String named = "{'type':'" + format.type() + "','rate':";
        call.update("'audio':{'input':{'format':" + named + format.sampleRate() + "}}}");
        assertThat(call.types()).doesNotContain("error");
        call.update("'audio':{'input':{'format':" + named + "11025}}}");
        assertThat(call.error().get("param").asText()).isEqualTo("session.audio.input.format.rate");
    }

    @ParameterizedTest
    @EnumSource(AudioFormat.class)
    void anyNumberOfBytesDecodesAndHalfASampleWaits(AudioFormat format) {
        AudioIn in = AudioIn.of(format, 24_000);
        int bytes = 0;
        int samples = 0;
        for (int length = 0; length < 50; length++) {
            bytes += length;
            samples += in.decode(new byte[length]).length;
        }
        if (format == AudioFormat.PCM16) {
            assertThat(samples).isEqualTo(bytes / 2);
        } else {
            assertThat(samples).isBetween(bytes * 3 - 200, bytes * 3);
        }
    }
}
