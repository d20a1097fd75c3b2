package dev.parley.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TextToSpeech.Voice;
import dev.parley.provider.TtsEvent;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedTts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which voice of a chain speaks. */
class ChainedTextToSpeechTest {
    private final VirtualTime time = new VirtualTime();
    private final AudioScript script = new AudioScript();
    private final ScriptedTts first = new ScriptedTts(script, Duration.ofMillis(20), "one");
    private final ScriptedTts second = new ScriptedTts(script, Duration.ofMillis(20), "two");
    private final PoolScript pool = new PoolScript();
    private final Member<TextToSpeech> one = pool.member("one", first, time);
    private final Member<TextToSpeech> two = pool.member("two", second, time);
    private final TextToSpeech chain = new ChainedTextToSpeech(pool.chain(ProviderKind.TTS, one, two));
    private final List<TtsEvent> events = new ArrayList<>();

    private void speak(Optional<String> voice) {
        events.clear();
        TextToSpeech.Stream stream =
                chain.open(new TextToSpeech.Options(AudioScript.RATE, voice, Optional.empty(), 1), time, events::add);
        stream.text("good");
        time.advance(Duration.ofMillis(5));
        stream.text(" morning");
        stream.end();
        time.advance(Duration.ofSeconds(1));
    }

    private List<String> heard() {
        List<String> words = new ArrayList<>();
        for (TtsEvent event : events) {
            if (event instanceof TtsEvent.Audio audio) {
                words.addAll(script.read(audio.samples()));
            }
        }
        return words;
    }

    @Test
    void allTextIsGivenToTheNextWhenNothingWasHeard() {
        first.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ofMillis(100));
        speak(Optional.empty());
        assertThat(heard()).containsExactly("good", "morning");
        assertThat(events.getLast()).isInstanceOf(TtsEvent.Done.class);
        assertThat(one.streams() + two.streams()).isZero();
        assertThat(pool.told).containsExactly("to two");
    }

    @Test
    void aVoiceThatHadSpokenHasFailedAndSaysNothingTwice() {
        first.failAfterWords(1);
        speak(Optional.empty());
        assertThat(heard()).containsExactly("good");
        assertThat(events.getLast()).isInstanceOf(TtsEvent.Failed.class);
        assertThat(second.opened()).isZero();
    }

    @Test
    void theNextSpeaksInAVoiceOfTheSameLanguage() {
        first.reads(Set.of(), new Voice("anna", "", Optional.of("de-DE")));
        second.reads(
                Set.of(), new Voice("emma", "", Optional.of("en-GB")), new Voice("hans", "", Optional.of("de-AT")));
        first.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ofMillis(10));
        speak(Optional.of("anna"));
        assertThat(second.lastVoice()).contains("hans");
        assertThat(heard()).containsExactly("good", "morning");
    }

    @Test
    void aVoiceThatNobodyWouldUnderstandDoesNotSpeak() {
        first.reads(Set.of(), new Voice("anna", "", Optional.of("de-DE")));
        second.reads(Set.of(), new Voice("emma", "", Optional.of("en-GB")));
        first.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ofMillis(10));
        speak(Optional.of("anna"));
        assertThat(second.opened()).isZero();
        assertThat(((TtsEvent.Failed) events.getLast()).cause().engine()).isEqualTo("one");
    }

    @Test
    void oneThatIsSlowIsRacedByTheNextWithAllTheTextAndNothingIsSaidTwice() {
        first.hangs(true);
        TextToSpeech.Stream stream = chain.open(
                new TextToSpeech.Options(AudioScript.RATE, Optional.empty(), Optional.empty(), 1), time, events::add);
        stream.text("good");
        time.advance(Duration.ofMillis(700));
        assertThat(second.opened()).as("it has its time").isZero();
        time.advance(Duration.ofMillis(55));
        assertThat(pool.told).containsExactly("beside two");
        stream.text(" morning");
        stream.end();
        time.advance(Duration.ofSeconds(2));
        assertThat(heard()).containsExactly("good", "morning");
        assertThat(events.getLast()).isInstanceOf(TtsEvent.Done.class);
        assertThat(first.openStreams()).isZero();
        assertThat(one.streams() + two.streams()).isZero();
    }

    @Test
    void aVoiceThatSpeaksInItsTimeIsAlone() {
        speak(Optional.empty());
        time.advance(Duration.ofSeconds(5));
        assertThat(second.opened()).isZero();
        assertThat(pool.told).isEmpty();
    }

    @Test
    void leavingWhileTwoAreBeingOpenedLeavesBoth() {
        first.hangs(true);
        second.hangs(true);
        TextToSpeech.Stream stream = chain.open(
                new TextToSpeech.Options(AudioScript.RATE, Optional.empty(), Optional.empty(), 1), time, events::add);
        stream.text("good");
        time.advance(Duration.ofSeconds(2));
        assertThat(one.streams() + two.streams()).isEqualTo(2);
        stream.cancel();
        time.advance(Duration.ofSeconds(1));
        assertThat(one.streams() + two.streams()).isZero();
        assertThat(first.openStreams() + second.openStreams()).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void aVoicesEngineThatIsWishedForSpeaksAndWhereItFailsTheFirstDoes() {
        TextToSpeech.Options wish =
                new TextToSpeech.Options(AudioScript.RATE, Optional.empty(), Optional.empty(), 1, Optional.of("two"));
        TextToSpeech.Stream stream = chain.open(wish, time, events::add);
        stream.text("good");
        stream.end();
        time.advance(Duration.ofSeconds(1));
        assertThat(heard()).containsExactly("good");
        assertThat(first.opened()).isZero();
        second.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ofMillis(10));
        events.clear();
        stream = chain.open(wish, time, events::add);
        stream.text("morning");
        stream.end();
        time.advance(Duration.ofSeconds(1));
        assertThat(heard()).containsExactly("morning");
        assertThat(first.opened()).isEqualTo(1);
    }
}
