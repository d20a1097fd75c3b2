package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.moshi.SimulatedTts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a reply when its servers fail, and which voice speaks it. */
@Tag("faults")
class KyutaiVoiceFaultsTest extends KyutaiWire {
    @ParameterizedTest
    @CsvSource({"REFUSE, AT_CAPACITY", "NO_CHANNELS, AT_CAPACITY", "HANG, TIMEOUT"})
    void tries_five_times_before_it_says_why_nobody_speaks(Fault.Kind fault, Kind expected) {
        SimulatedTts server = tts(new FaultPlan(() -> Fault.of(fault)));
        connect = Duration.ofMillis(400);
        say(server.url(), Optional.empty());
        assertThat(spoken.await(TtsEvent.Failed.class).cause().kind()).isEqualTo(expected);
        assertThat(server.connections()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"DROP", "GARBAGE", "STALL"})
    void a_reply_goes_on_elsewhere_and_no_word_is_spoken_twice(Fault.Kind fault) {
        SimulatedTts server = tts(new FaultPlan().add(Fault.after(20, fault)));
        say(server.url(), Optional.empty());
        spoken.await(TtsEvent.Done.class);

        assertThat(spoken.all(TtsEvent.Word.class))
                .extracting(TtsEvent.Word::text)
                .isEqualTo(WORDS);
        assertThat(spoken.all(TtsEvent.Word.class))
                .extracting(TtsEvent.Word::startMs)
                .isSorted();
        List<SimulatedTts.Request> requests = server.requests();
        assertThat(requests).hasSize(2);
        List<String> rest = requests.getLast().words();
        assertThat(rest).isNotEmpty().hasSizeLessThan(WORDS.size());
        assertThat(WORDS.subList(WORDS.size() - rest.size(), WORDS.size())).isEqualTo(rest);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"SLOW", "WRONG_ORDER"})
    void a_reply_is_whole_although(Fault.Kind fault) {
        say(tts(new FaultPlan().add(Fault.of(fault))).url(), Optional.empty());
        spoken.await(TtsEvent.Done.class);
        assertThat(spoken.all(TtsEvent.Word.class))
                .extracting(TtsEvent.Word::text)
                .isEqualTo(WORDS);
    }

    @Test
    void a_voice_that_sends_another_rate_is_found_out_by_the_times_of_its_words() {
        say(tts(new FaultPlan(() -> Fault.of(Fault.Kind.WRONG_RATE))).url(), Optional.empty());
        ProviderException cause = spoken.await(TtsEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(Kind.BROKEN);
        assertThat(cause)
                .hasMessageContaining("it seems to send 12000 Hz where 24000 Hz were asked for")
                .hasMessageContaining("check the sample rate");
        assertThat(spoken.all(TtsEvent.Done.class)).isEmpty();
        // What was not heard is told of by nobody: whoever speaks next says it.
        assertThat(spoken.all(TtsEvent.Word.class)).hasSizeLessThan(WORDS.size());
    }

    @Test
    void a_server_that_always_breaks_is_given_up() {
        say(tts(new FaultPlan(() -> Fault.of(Fault.Kind.DROP))).url(), Optional.empty());
        assertThat(spoken.await(TtsEvent.Failed.class).cause().kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void asks_for_the_voice_as_unmute_does() {
        SimulatedTts server = tts(new FaultPlan());
        say(server.url(), Optional.of("expresso/ex03 happy+.wav"));
        spoken.await(TtsEvent.Done.class);
        assertThat(server.requests().getFirst().query())
                .containsEntry("format", "PcmMessagePack")
                .containsEntry("cfg_alpha", "1.5")
                .containsEntry("voice", "expresso/ex03 happy+.wav");
    }

    @Test
    void sends_a_cloned_voice_before_the_text() {
        byte[] message = {
            (byte) 0x82,
            (byte) 0xA4,
            't',
            'y',
            'p',
            'e',
            (byte) 0xA5,
            'V',
            'o',
            'i',
            'c',
            'e',
            (byte) 0xAA,
            'e',
            'm',
            'b',
            'e',
            'd',
            'd',
            'i',
            'n',
            'g',
            's',
            (byte) 0x92,
            1,
            2
        };
        CompletableFuture<Optional<byte[]>> late = new CompletableFuture<>();
        embeddings = voice -> voice.equals("custom:1") ? late : CompletableFuture.completedFuture(Optional.empty());
        SimulatedTts server = tts(new FaultPlan());
        say(server.url(), Optional.of("custom:1"));
        assertThat(server.connections()).isZero();
        late.complete(Optional.of(message));
        spoken.await(TtsEvent.Done.class);
        assertThat(server.requests().getFirst().query()).doesNotContainKey("voice");
        assertThat(server.requests().getFirst().words()).startsWith("(voice of 2 values)", "The");
    }

    @Test
    void a_reply_that_is_cancelled_while_its_voice_is_looked_up_never_connects() {
        SimulatedTts server = tts(new FaultPlan());
        CompletableFuture<Optional<byte[]>> late = new CompletableFuture<>();
        embeddings = voice -> late;
        TextToSpeech.Stream stream = say(server.url(), Optional.of("custom:1"));
        LoopExecutor.await(spoken.calling(stream::cancel));
        late.complete(Optional.empty());
        LoopExecutor.await(spoken.calling(() -> CompletableFuture.completedFuture(null)));
        assertThat(server.connections()).isZero();
    }

    @Test
    void without_its_embedding_the_servers_own_voice_speaks() {
        SimulatedTts server = tts(new FaultPlan());
        embeddings = voice -> CompletableFuture.failedFuture(new IllegalStateException("lost"));
        say(server.url(), Optional.of("custom:gone"));
        spoken.await(TtsEvent.Done.class);
        assertThat(server.requests().getFirst().query()).doesNotContainKey("voice");
        assertThat(server.requests().getFirst().words()).startsWith("The");
    }
}
