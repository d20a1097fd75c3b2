package dev.parley.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.TestServer;
import dev.parley.codec.PcmClip;
import dev.parley.codec.WavWriter;
import dev.parley.ogg.OggOpusMuxer;
import dev.parley.ogg.OpusHead;
import dev.parley.provider.EngineContext;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedDetector;
import dev.parley.testing.ScriptedEngine;
import dev.parley.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Few bytes that stand for many hours. */
class TranscriptionBoundsTest {
    /** SILK, narrow band, 60 ms, nothing in it. */
    private static final byte[] TINY = {0x18};

    @TempDir
    Path folder;

    private static byte[] tinyPackets(Duration audio) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OggOpusMuxer muxer = new OggOpusMuxer(9, new OpusHead(1, 0, 24_000, 0), 255);
        byte[] page = new byte[OggOpusMuxer.MAX_OUTPUT_BYTES];
        out.write(page, 0, muxer.headers(page, 0));
        for (long i = audio.toMillis() / 60; i > 0; i--) {
            out.write(page, 0, muxer.packet(TINY, 0, TINY.length, page, 0));
        }
        out.write(page, 0, muxer.end(page, 0));
        return out.toByteArray();
    }

    private static byte[] silence(int ms) throws IOException {
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        WavWriter.write(new PcmClip(AudioScript.silence(ms), AudioScript.RATE), wav);
        return wav.toByteArray();
    }

    private static void assertTooLong(HttpResponse<String> answer, String seconds) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/param").asText()).isEqualTo("file");
        assertThat(Rest.json(answer).at("/error/code").asText()).isEqualTo("invalid_value");
        assertThat(Rest.json(answer).at("/error/message").asText())
                .contains("longer than " + seconds + " seconds", "limits.upload-audio");
    }

    @Test
    void aRecordingOfTinyPacketsIsReadAsFarAsTheSettingGoes() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of("limits.upload-audio", "2m"))) {
            byte[] file = tinyPackets(Duration.ofHours(100));
            assertThat(file).hasSizeLessThan(25 << 20);
            assertTooLong(Rest.transcribe(server, file, Map.of()), "120");
            assertThat(Rest.transcribe(server, tinyPackets(Duration.ofSeconds(120)), Map.of())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void theBoundIsOneSample() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of("limits.upload-audio", "1s"))) {
            assertThat(Rest.transcribe(server, silence(1_000), Map.of()).statusCode())
                    .isEqualTo(200);
            assertTooLong(Rest.transcribe(server, silence(1_020), Map.of()), "1");
        }
    }

    /** Tells when it is first asked, and when it is done with. */
    private static final class WatchedDetector extends ScriptedDetector {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public Stream open(int sampleRate) {
            Stream stream = super.open(sampleRate);
            return new Stream() {
                @Override
                public int frameSamples() {
                    return stream.frameSamples();
                }

                @Override
                public double probability(short[] samples, int offset) {
                    asked.countDown();
                    return stream.probability(samples, offset);
                }

                @Override
                public void reset() {
                    stream.reset();
                }

                @Override
                public void close() {
                    stream.close();
                    closed.countDown();
                }
            };
        }
    }

    /** Days of silence, of which no engine hears anything that could tell it. */
    @Test
    void aRecordingWhoseClientIsGoneIsReadNoFurther() throws Exception {
        WatchedDetector detector = new WatchedDetector();
        ScriptedEngine engine = new ScriptedEngine() {
            @Override
            public Optional<VoiceActivityDetector> voiceActivityDetector(EngineContext context) {
                return Optional.of(detector);
            }
        };
        Map<String, String> settings = Map.of("limits.upload-audio", "168h", "engines.llm", ScriptedEngine.NAME);
        try (TestServer server = TestServer.start(settings, engine)) {
            server.awaitReady();
            try (HttpClient leaving = HttpClient.newHttpClient()) {
                CompletableFuture<HttpResponse<String>> never = Rest.transcribing(
                        leaving, server.uri("/v1/audio/transcriptions"), tinyPackets(Duration.ofHours(60)));
                assertThat(detector.asked.await(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
                assertThat(never).isNotDone();
                leaving.shutdownNow();
            }
            assertThat(detector.closed.await(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it has stopped")
                    .isTrue();
        }
    }
}
