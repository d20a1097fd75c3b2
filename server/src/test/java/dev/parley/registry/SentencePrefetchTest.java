package dev.parley.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.TestServer;
import dev.parley.concurrent.VirtualTime;
import dev.parley.config.EnginesConfig;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SentenceCache;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.SessionConfig;
import dev.parley.session.SilencePolicy;
import dev.parley.session.script.AudioScript;
import dev.parley.testing.ScriptedEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sentences are made ahead, one at a time, in the voices of calls. */
class SentencePrefetchTest {
    private static final SilencePolicy SILENCE = SilencePolicy.DEFAULT;

    private final VirtualTime time = new VirtualTime();
    private final ScriptedEngine engine = new ScriptedEngine();
    private final ProviderRegistry registry = new ProviderRegistry(
            new EnginesConfig(
                    ScriptedEngine.NAME, ScriptedEngine.NAME, ScriptedEngine.NAME, ScriptedEngine.NAME, Map.of()),
            List.of(engine),
            ProviderChoice::of,
            choice -> (EngineContext) new ProviderSettings(
                    choice.settings(), InstantSource.system(), RandomGenerator.getDefault(), List.of()),
            RandomGenerator.getDefault());
    private final SentenceCache kept = new SentenceCache(64 << 20);
    private final SentencePrefetch maker = new SentencePrefetch(registry, kept, SILENCE, time);

    @BeforeEach
    void start() throws Exception {
        engine.tts.remote(true);
        registry.start();
        registry.providers().get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private static SessionConfig config(String voice, String language) {
        return SessionConfig.defaults()
                .withTts(new SessionConfig.Tts(true, Optional.of(voice), 1))
                .withStt(new SessionConfig.Stt(Optional.of(language), Optional.empty()));
    }

    private boolean has(Optional<String> voice, String language) {
        TextToSpeech.Options options = new TextToSpeech.Options(AudioScript.RATE, voice, Optional.of(language), 1);
        return SILENCE.sentences(Optional.of(language)).stream().allMatch(each -> kept.has(options, each));
    }

    @Test
    void everySentenceIsMadeInTheDefaultVoice() {
        maker.wanted(AudioScript.RATE);
        time.advance(Duration.ofSeconds(12));
        assertThat(has(Optional.empty(), "en")).isTrue();
        assertThat(engine.tts.openStreams()).isZero();
        int opened = engine.tts.opened();
        maker.wanted(AudioScript.RATE);
        time.advance(Duration.ofSeconds(12));
        assertThat(engine.tts.opened()).isEqualTo(opened);
    }

    @Test
    void voicesAndLanguagesOfCallsGetTheirOwnButNotThoseThatCallersBring() {
        maker.wanted(AudioScript.RATE, config("anna", "de-DE"));
        maker.wanted(AudioScript.RATE, config("custom:42", "fr"));
        time.advance(Duration.ofSeconds(12));
        assertThat(has(Optional.of("anna"), "de-DE")).isTrue();
        assertThat(has(Optional.of("custom:42"), "fr")).isFalse();
        assertThat(has(Optional.empty(), "fr")).isTrue();
    }

    @Test
    void callsGoFirst() {
        maker.wanted(AudioScript.RATE);
        maker.wanted(AudioScript.RATE);
        time.advance(Duration.ofSeconds(9));
        assertThat(engine.tts.opened()).isZero();
    }

    @Test
    void oneStreamIsAskedForAtATime() {
        maker.wanted(AudioScript.RATE, config("anna", "de"));
        maker.wanted(AudioScript.RATE, config("bert", "en"));
        time.advance(Duration.ofSeconds(10));
        for (int i = 0; i < 100; i++) {
            time.advance(Duration.ofMillis(1));
            assertThat(engine.tts.openStreams()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aVoiceThatFailsIsLeftAloneForAWhile() {
        engine.tts.fails(Optional.of(ProviderException.Kind.AT_CAPACITY), Duration.ZERO);
        maker.wantedNow(AudioScript.RATE);
        time.advance(Duration.ofSeconds(1));
        maker.wantedNow(AudioScript.RATE);
        time.advance(Duration.ofSeconds(1));
        assertThat(engine.tts.opened()).isEqualTo(1);
        engine.tts.fails(Optional.empty(), Duration.ZERO);
        time.advance(Duration.ofSeconds(30));
        maker.wanted(AudioScript.RATE);
        time.advance(Duration.ofSeconds(12));
        assertThat(has(Optional.empty(), "en")).isTrue();
    }

    @Test
    void aVoiceThatHangsIsGivenUp() {
        engine.tts.hangs(true);
        maker.wantedNow(AudioScript.RATE);
        time.advance(Duration.ofSeconds(21));
        assertThat(engine.tts.openStreams()).isZero();
    }

    @Test
    void aVoiceInThisProcessNeedsNone() {
        engine.tts.remote(false);
        maker.wanted(AudioScript.RATE);
        time.advance(Duration.ofSeconds(12));
        assertThat(engine.tts.opened()).isZero();
    }

    private void wanted(int from, int to) {
        for (int i = from; i < to; i++) {
            maker.wanted(AudioScript.RATE, config("voice " + i, "en"));
        }
    }

    private List<Integer> made(int of) {
        return IntStream.range(0, of)
                .filter(i -> has(Optional.of("voice " + i), "en"))
                .boxed()
                .toList();
    }

    private static List<Integer> first(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void soManyVoicesAreAskedForWhileCallsGoFirstAndFurtherOnesByTheNextCall() {
        wanted(0, 64);
        time.advance(Duration.ofSeconds(5));
        wanted(64, 65);
        time.advance(Duration.ofMinutes(1));
        assertThat(made(65)).isEqualTo(first(64));
        wanted(64, 65);
        time.advance(Duration.ofSeconds(12));
        assertThat(made(65)).isEqualTo(first(65));
    }

    @Test
    void soManyVoicesWaitForASlowServer() {
        engine.tts.slowAfterWords(0, Duration.ofSeconds(15));
        wanted(0, 64);
        time.advance(Duration.ofSeconds(11));
        wanted(64, 70);
        time.advance(Duration.ofSeconds(10));
        engine.tts.slowAfterWords(Integer.MAX_VALUE, Duration.ZERO);
        time.advance(Duration.ofMinutes(1));
        assertThat(made(70)).isEqualTo(first(64));
    }
}
