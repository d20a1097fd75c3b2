package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.host.HostedSet;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.RuntimeContext;
import dev.parley.host.http.HostServer;
import dev.parley.host.testing.AbortingRuntime;
import dev.parley.models.ModelStore;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This engine against the engine host, which speaks moshi-server's wire over recognisers and voices of other kinds. */
class KyutaiHostTest {
    private static final TestSpeech SPEECH = TestSpeech.named("goforward");
    private static final String KEY = "host-key-0123456789";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private final LoopExecutor loop = new LoopExecutor();
    private HostedSet engines;
    private int port;

    @BeforeEach
    void start() {
        RuntimeContext context = new RuntimeContext(
                AbortingRuntime.NAME,
                Map.of("text", "go forward ten meters"),
                ModelStore.of(Path.of("no-such-folder")));
        AbortingRuntime runtime = new AbortingRuntime();
        engines = new HostedSet(
                runtime.recogniser(context).map(it -> Served.of("aborting", it)),
                runtime.voice(context).map(it -> Served.of("aborting", it)),
                Optional.empty());
        port = new HostServer(vertx, engines, Optional.of(KEY))
                .listen("127.0.0.1", 0)
                .await()
                .port();
        // Loads what answers: the engine gives a server half a second.
        client.request(HttpMethod.GET, port, "127.0.0.1", "/api/build_info")
                .compose(request -> request.send())
                .await();
    }

    @AfterEach
    void close() {
        loop.close();
        vertx.close().await();
        engines.close();
    }

    private TestContext context(String key) {
        String url = "ws://127.0.0.1:" + port;
        return TestContext.with(Map.of("stt-url", url, "tts-url", url, "api-key", key))
                .lend(Vertx.class, vertx);
    }

    @Test
    void words_come_before_the_flush_is_answered_and_a_pause_is_told() {
        SpeechToText provider = new KyutaiEngine().speechToText(context(KEY)).orElseThrow();
        LoopExecutor.await(provider.start());
        EventLog<SttEvent> heard = new EventLog<>(loop);
        SpeechToText.Stream stream =
                heard.calling(() -> provider.open(SpeechToText.Options.at(SPEECH.rate()), loop, heard));
        heard.await(SttEvent.Ready.class);
        short[] pcm = SPEECH.pcm();
        heard.doing(() -> {
            stream.audio(new short[SPEECH.rate()], 0, SPEECH.rate());
            for (int from = 0; from < pcm.length; from += SPEECH.rate() / 10) {
                stream.audio(pcm, from, Math.min(SPEECH.rate() / 10, pcm.length - from));
            }
            stream.audio(new short[SPEECH.rate()], 0, SPEECH.rate());
            stream.flush(7);
        });
        assertThat(heard.await(SttEvent.Flushed.class).flushId()).isEqualTo(7);
        List<String> words = heard.all(SttEvent.Final.class).stream()
                .flatMap(each -> each.words().stream())
                .map(SttEvent.Word::text)
                .toList();
        assertThat(words).startsWith("go", "forward", "ten", "meters");
        assertThat(heard.all(SttEvent.Final.class).getFirst().words().getFirst().startMs())
                .isBetween(500L, 2_500L);
        assertThat(heard.all(SttEvent.Pause.class))
                .anySatisfy(pause -> assertThat(pause.probability()).isGreaterThan(0.6))
                .anySatisfy(pause -> assertThat(pause.probability()).isLessThan(0.4));
        LoopExecutor.await(heard.calling(stream::cancel));
        provider.close();
    }

    @Test
    void a_reply_comes_with_the_times_of_its_words_and_ends() {
        TextToSpeech provider = new KyutaiEngine().textToSpeech(context(KEY)).orElseThrow();
        LoopExecutor.await(provider.start());
        EventLog<TtsEvent> spoken = new EventLog<>(loop);
        TextToSpeech.Stream stream = spoken.calling(() -> provider.open(TextToSpeech.Options.at(24_000), loop, spoken));
        spoken.doing(() -> {
            stream.text("Good morning to you. How are");
            stream.text(" you today?");
            stream.end();
        });
        spoken.await(TtsEvent.Done.class);
        assertThat(spoken.all(TtsEvent.Word.class))
                .extracting(TtsEvent.Word::text)
                .containsExactly("Good", "morning", "to", "you.", "How", "are", "you", "today?");
        assertThat(spoken.all(TtsEvent.Word.class))
                .extracting(TtsEvent.Word::startMs)
                .isSorted();
        int samples = spoken.all(TtsEvent.Audio.class).stream()
                .mapToInt(each -> each.samples().length)
                .sum();
        // A fifth of a second for each of eight words.
        assertThat(samples).isBetween(38_000, 39_000);
        provider.close();
    }

    @Test
    void another_key_is_refused() {
        SpeechToText provider =
                new KyutaiEngine().speechToText(context("another")).orElseThrow();
        LoopExecutor.await(provider.start());
        EventLog<SttEvent> heard = new EventLog<>(loop);
        heard.calling(() -> provider.open(SpeechToText.Options.at(SPEECH.rate()), loop, heard));
        assertThat(heard.await(SttEvent.Failed.class).cause()).hasMessageContaining("does not accept the API key");
        provider.close();
    }
}
