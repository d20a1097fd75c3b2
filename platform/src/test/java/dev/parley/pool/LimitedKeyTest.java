package dev.parley.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.registry.AllowedEngines;
import dev.parley.registry.AllowedEngines.NotAllowedException;
import dev.parley.session.Principal;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedTts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a key that is limited to some engines gets of those that serve everybody. */
class LimitedKeyTest {
    private final VirtualTime time = new VirtualTime();
    private final AudioScript script = new AudioScript();
    private final ScriptedTts dear = new ScriptedTts(script, Duration.ofMillis(20), "dear");
    private final ScriptedTts cheap = new ScriptedTts(script, Duration.ofMillis(20), "cheap");
    private final PoolScript pool = new PoolScript();
    private final TextToSpeech chain = new ChainedTextToSpeech(pool.chain(
            ProviderKind.TTS,
            pool.member("dear", dear, time),
            pool.member("cheap/one", cheap, time),
            pool.member("cheap/two", cheap, time)));
    private final List<TtsEvent> events = new ArrayList<>();

    private static Principal limitedTo(String... engines) {
        return Principal.ofKey("key_1", "kiosk").limitedTo(List.of(engines));
    }

    private void speak(TextToSpeech engine) {
        TextToSpeech.Stream stream = engine.open(
                new TextToSpeech.Options(AudioScript.RATE, Optional.empty(), Optional.empty(), 1, Optional.of("dear")),
                time,
                events::add);
        stream.text("hello");
        stream.end();
        time.advance(Duration.ofSeconds(5));
    }

    @Test
    void neitherAWishNorAFailureLeadsToAnEngineThatIsNotAllowed() throws NotAllowedException {
        TextToSpeech engine = AllowedEngines.of(chain, ProviderKind.TTS, limitedTo("cheap", "other"));
        assertThat(engine.engine()).isEqualTo("cheap");
        speak(engine);
        assertThat(events.getLast()).isInstanceOf(TtsEvent.Done.class);
        cheap.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ofMillis(10));
        speak(engine);
        assertThat(events.getLast()).isInstanceOf(TtsEvent.Failed.class);
        assertThat(dear.opened()).isZero();
    }

    @Test
    void aKeyWithoutALimitGetsWhatEverybodyGets() throws NotAllowedException {
        assertThat(AllowedEngines.of(chain, ProviderKind.TTS, Principal.ANONYMOUS)
                        .engine())
                .isEqualTo("dear");
        assertThat(AllowedEngines.of((TextToSpeech) cheap, ProviderKind.TTS, limitedTo("cheap")))
                .isSameAs(cheap);
    }

    @Test
    void whereNothingIsLeftThatIsTold() {
        for (TextToSpeech engine : List.of(chain, dear)) {
            assertThatThrownBy(() -> AllowedEngines.of(engine, ProviderKind.TTS, limitedTo("moonshine")))
                    .isInstanceOf(NotAllowedException.class)
                    .hasMessage("The key may use none of this server's engines for " + ProviderKind.TTS.words()
                            + ", only moonshine.");
        }
    }
}
