package dev.parley.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.TestServer;
import dev.parley.codec.PcmClip;
import dev.parley.codec.TestClips;
import dev.parley.codec.WavWriter;
import dev.parley.models.TestModels;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.resample.Resampler;
import dev.parley.testing.ScriptedEngine;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Read speech of more than a minute without a pause that ends a stretch, heard by the detector and the recogniser that are
 * built in.
 */
class LongSpeechTest {
    private static final int RATE = 16_000;
    /** Of 192 words, wherever they stand: it writes "ill-sposed" in some company. */
    private static final int MISHEARD = 4;

    private static final Map<String, String> SAID = Map.of(
            "librivox-0880", "he was not an ill disposed young man",
            "librivox-0920",
                    "had he married a more amiable woman he might have been made still more respectable than he was",
            "sb-spk1_snt1", "the child almost hurt the small dog",
            "sb-spk1_snt4", "a thin stripe runs down the middle",
            "sb-spk1_snt5", "sunday is the best part of the week");
    private static final List<String> ORDER =
            List.of("librivox-0920", "sb-spk1_snt5", "librivox-0880", "sb-spk1_snt1", "sb-spk1_snt4");

    private static final class Hearing extends ScriptedEngine {
        private static Engine named(String name) {
            return ServiceLoader.load(Engine.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(engine -> engine.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public Optional<SpeechToText> speechToText(EngineContext context) {
            return named("moonshine").speechToText(context);
        }

        @Override
        public Optional<VoiceActivityDetector> voiceActivityDetector(EngineContext context) {
            return named("silero").voiceActivityDetector(context);
        }
    }

    private static List<String> words(String text) {
        return List.of(text.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z ]+", " ")
                .strip()
                .split(" +"));
    }

    /** Four times all clips, one behind the other, from one of them on: stretches become too long in other places. */
    private static List<String> clips(String first) {
        int from = ORDER.indexOf(first);
        return IntStream.range(from, from + 4 * ORDER.size())
                .mapToObj(i -> ORDER.get(i % ORDER.size()))
                .toList();
    }

    private static byte[] recording(List<String> clips) throws Exception {
        short[] all = new short[0];
        for (String clip : clips) {
            short[] next = Resampler.resample(TestClips.speech(clip), RATE).samples();
            int end = all.length;
            all = Arrays.copyOf(all, end + next.length);
            System.arraycopy(next, 0, all, end, next.length);
        }
        assertThat(all.length).isGreaterThan(60 * RATE);
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        WavWriter.write(new PcmClip(all, RATE), wav);
        return wav.toByteArray();
    }

    @Test
    void everyWordIsHeardOnceAndInOrder() throws Exception {
        TestModels.find("moonshine-tiny-en");
        try (TestServer server = TestServer.start(Map.of("engines.llm", ScriptedEngine.NAME), new Hearing());
                HttpClient client = HttpClient.newHttpClient()) {
            server.awaitReady();
            for (String first : List.of("librivox-0920", "sb-spk1_snt1")) {
                List<String> clips = clips(first);
                HttpResponse<String> answer = Rest.transcribe(
                        client, server.uri("/v1/audio/transcriptions"), recording(clips), Map.of("stream", "true"));
                List<String> events = Rest.events(answer.body());
                assertThat(events).as("stretches, and the end").hasSizeGreaterThan(3);
                List<String> said = clips.stream()
                        .flatMap(clip -> words(SAID.get(clip)).stream())
                        .toList();
                List<String> heard =
                        words(Rest.json(events.getLast()).get("text").asText());
                assertThat(heard).hasSameSizeAs(said);
                assertThat(IntStream.range(0, said.size())
                                .filter(i -> !said.get(i).equals(heard.get(i))))
                        .as("words that are others: %s", heard)
                        .hasSizeLessThanOrEqualTo(MISHEARD);
            }
        }
    }
}
