package dev.parley.engines.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.SpokenPcm;
import dev.parley.engines.support.openai.SpeechWire;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A voice whose server answers at another rate than the usual one, and says so. */
@Tag("faults")
class OpenAiSpeechRatesTest {
    private static final int USUAL = 24_000;

    private final SpeechWire wire = new SpeechWire("hello");
    private final LoopExecutor loop = new LoopExecutor();
    private final EventLog<TtsEvent> spoken = new EventLog<>(loop);

    @AfterEach
    void close() {
        loop.close();
        wire.close();
    }

    /** Says something by a server that answers everything with this. */
    private void say(String type, Buffer body) {
        HttpServer server = wire.vertx
                .createHttpServer()
                .requestHandler(request ->
                        request.response().putHeader("Content-Type", type).end(body))
                .listen(0, "127.0.0.1")
                .await();
        TextToSpeech provider =
                wire.textToSpeech(Map.of("tts-base-url", "http://127.0.0.1:" + server.actualPort() + "/v1"));
        TextToSpeech.Stream stream = spoken.calling(() -> provider.open(TextToSpeech.Options.at(USUAL), loop, spoken));
        spoken.doing(() -> {
            stream.text("Good morning.");
            stream.end();
        });
    }

    /** One second of a tone of 400 Hz. */
    private static Buffer tone(int rate) {
        Buffer pcm = Buffer.buffer();
        for (int i = 0; i < rate; i++) {
            pcm.appendShortLE((short) (8_000 * Math.sin(2 * Math.PI * 400 * i / rate)));
        }
        return pcm;
    }

    private static Buffer wav(int rate, int bits, long length, Buffer pcm) {
        return Buffer.buffer("RIFF")
                .appendIntLE(-1)
                .appendString("WAVEfmt ")
                .appendIntLE(16)
                .appendShortLE((short) 1)
                .appendShortLE((short) 1)
                .appendIntLE(rate)
                .appendIntLE(rate * bits / 8)
                .appendShortLE((short) (bits / 8))
                .appendShortLE((short) bits)
                .appendString("data")
                .appendIntLE((int) length)
                .appendBuffer(pcm);
    }

    private void soundsAsItIs() {
        spoken.await(TtsEvent.Done.class);
        short[] pcm = SpokenPcm.of(spoken);
        assertThat(pcm.length).as("a second").isBetween(USUAL - 200, USUAL + 200);
        int rises = 0;
        for (int i = 1; i < pcm.length; i++) {
            rises += pcm[i - 1] < 0 && pcm[i] >= 0 ? 1 : 0;
        }
        assertThat(rises).as("periods of the tone").isBetween(395, 405);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 22_050, 24_000, 44_100, 48_000})
    void a_wav_that_nobody_asked_for_sounds_at_the_rate_in_its_header(int rate) {
        say("audio/wav", wav(rate, 16, 0xffff_ffffL, tone(rate)));
        soundsAsItIs();
    }

    @Test
    void what_follows_on_the_samples_of_a_wav_is_no_sound() {
        Buffer tone = tone(16_000);
        say("audio/wav", wav(16_000, 16, tone.length(), tone).appendBuffer(Buffer.buffer(new byte[8_000])));
        soundsAsItIs();
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio/pcm;rate=16000", "audio/L16; channels=1; Rate=\"16000\""})
    void pcm_sounds_at_the_rate_in_the_type_of_its_content(String type) {
        say(type, tone(16_000));
        soundsAsItIs();
    }

    @ParameterizedTest
    @CsvSource({"audio/mpeg, ID3, MP3", "audio/ogg, OggS, Ogg", "audio/flac, fLaC, FLAC"})
    void a_file_that_is_no_pcm_is_told_and_not_played(String type, String beginning, String name) {
        say(type, Buffer.buffer(beginning.getBytes(StandardCharsets.US_ASCII)).appendBuffer(tone(8_000)));
        refused("answered with " + name);
    }

    @Test
    void a_wav_in_another_encoding_is_told_and_not_played() {
        say("audio/wav", wav(24_000, 8, 1_000, tone(8_000)));
        refused("answered with a WAV of encoding 1, 1 channels and 8 bits");
    }

    @Test
    void a_rate_that_cannot_be_converted_is_told_and_not_played() {
        say("audio/wav", wav(23_456, 16, 0, tone(8_000)));
        refused("answered with sound of 23456 Hz");
    }

    private void refused(String why) {
        ProviderException cause = spoken.await(TtsEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(Kind.REJECTED);
        assertThat(cause).hasMessageStartingWith("openai tts at 127.0.0.1:").hasMessageContaining(why);
        assertThat(spoken.all(TtsEvent.Audio.class)).isEmpty();
    }
}
