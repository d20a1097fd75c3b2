package dev.parley.engines.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.PcmClip;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.SpeechToTextContract;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.resample.Resampler;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SphinxSpeechToTextTest extends SpeechToTextContract {
    @Override
    protected SpeechToText provider() {
        return OfflineEngines.speechToText();
    }

    @Override
    protected TestSpeech speech() {
        return TestSpeech.named("cards-005");
    }

    @ParameterizedTest
    @CsvSource({
        "cards-001, ten of clubs",
        "cards-003, seven of clubs",
        "goforward, go forward meters",
        "librivox-0880, he was not young man",
        "librivox-0920, married a more amiable woman he might have been made still more respectable",
        "sb-spk1_snt1, the child almost the small dog",
        "sb-spk1_snt4, a thin runs down the middle",
        "sb-spk1_snt5, sunday is the best part of the week",
        "vosk-test, zero zero zero one nine oh two one oh zero one eight zero three"
    })
    void hears_the_words_of_real_speech(String clip, String words) {
        TestSpeech speech = TestSpeech.named(clip);
        Listening listening = open(speech.rate());
        listening.hear(speech);
        listening.flush(1);
        assertThat(listening.words()).containsSubsequence(words.split(" "));
        listening.cancel();
    }

    @ParameterizedTest
    @ValueSource(ints = {24_000, 48_000})
    void resamples(int rate) {
        TestSpeech speech = at(rate, TestSpeech.named("sb-spk1_snt5"));
        Listening listening = open(rate);
        listening.hear(speech);
        listening.flush(1);
        assertThat(listening.words()).containsSubsequence("sunday", "is", "the", "best", "part");
        assertThat(listening.finals().getLast().endMs()).isBetween(speech.durationMs() / 2, speech.durationMs() + 50);
        listening.cancel();
    }

    @Test
    void guesses_while_words_are_spoken() {
        Listening listening = open(speech().rate());
        listening.hear(speech());
        listening.flush(1);
        List<SttEvent> events = listening.log.events();
        assertThat(listening.log.all(SttEvent.Partial.class)).hasSizeGreaterThan(2);
        assertThat(events.indexOf(listening.log.all(SttEvent.Partial.class).getLast()))
                .isLessThan(
                        events.indexOf(listening.log.all(SttEvent.Final.class).getFirst()));
        listening.cancel();
    }

    @Test
    void ignores_audio_between_utterances_but_counts_its_time() {
        TestSpeech speech = speech();
        Listening listening = open(speech.rate());
        listening.log.doing(() -> listening.stream.audio(speech.pcm(), 0, speech.pcm().length));
        listening.hear(speech);
        listening.flush(1);
        assertThat(listening.words()).containsExactlyElementsOf(speech.words());
        assertThat(listening.finals().getFirst().startMs()).isGreaterThanOrEqualTo(speech.durationMs());
        listening.cancel();
    }

    @Test
    void hears_an_utterance_that_ends_without_a_flush() {
        TestSpeech speech = speech();
        Listening listening = open(speech.rate());
        listening.hear(speech);
        listening.hear(speech);
        listening.flush(1);
        assertThat(listening.words()).hasSize(2 * speech.words().size());
        listening.cancel();
    }

    @Test
    void survives_an_utterance_of_a_few_samples() {
        Listening listening = open(16_000);
        listening.log.doing(() -> {
            listening.stream.beginUtterance();
            listening.stream.audio(new short[7], 0, 7);
        });
        listening.flush(1);
        listening.hear(speech());
        listening.flush(2);
        assertThat(listening.words()).containsExactlyElementsOf(speech().words());
        listening.cancel();
    }

    @Test
    void hears_what_was_said_before_it_was_ready() {
        TestSpeech speech = speech();
        EventLog<SttEvent> log = new EventLog<>(loop);
        SpeechToText.Stream stream = log.calling(() -> {
            SpeechToText.Stream opened = provider().open(SpeechToText.Options.at(speech.rate()), loop, log);
            opened.beginUtterance();
            opened.audio(speech.pcm(), 0, speech.pcm().length);
            opened.flush(1);
            return opened;
        });
        log.await(event -> event.equals(new SttEvent.Flushed(1)), "Flushed(1)");
        assertThat(log.events().getFirst()).isInstanceOf(SttEvent.Ready.class);
        assertThat(log.all(SttEvent.Final.class)).isNotEmpty();
        LoopExecutor.await(log.calling(stream::cancel));
    }

    @Test
    void queues_more_callers_than_recognisers() {
        List<Listening> callers = List.of(open(16_000), open(16_000), open(16_000), open(16_000));
        callers.forEach(caller -> caller.hear(speech()));
        callers.forEach(caller -> caller.flush(1));
        callers.forEach(caller -> assertThat(caller.words()).containsExactlyElementsOf(speech().words()));
        callers.forEach(Listening::cancel);
    }

    @Test
    void gives_the_recogniser_back_on_cancel() {
        Listening first = open(16_000);
        Listening second = open(16_000);
        first.log.doing(first.stream::beginUtterance);
        second.log.doing(second.stream::beginUtterance);
        Listening third = open(16_000);
        third.hear(speech());
        first.cancel();
        third.flush(1);
        assertThat(third.words()).containsExactlyElementsOf(speech().words());
        third.cancel();
        second.cancel();
    }

    @Test
    void refuses_a_sample_rate_it_cannot_convert() {
        Listening listening = open(12_345);
        ProviderException cause = listening.log.await(SttEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(ProviderException.Kind.REJECTED);
        assertThat(cause).hasMessageContaining("12345");
    }

    @Test
    void fails_open_streams_when_it_is_closed() {
        SpeechToText own = new OfflineEngine()
                .speechToText(TestContext.with(Map.of("recognizers", "1")))
                .orElseThrow();
        assertThat(own.readiness().state()).isEqualTo(Readiness.State.LOADING);
        var log = new dev.parley.engines.contract.EventLog<SttEvent>(loop);
        log.calling(() -> own.open(SpeechToText.Options.at(16_000), loop, log));
        own.close();
        assertThat(log.await(SttEvent.Failed.class).cause().kind()).isEqualTo(ProviderException.Kind.BROKEN);
        assertThat(LoopExecutor.await(own.start().exceptionally(failure -> null)))
                .isNull();
        assertThat(own.readiness().state()).isEqualTo(Readiness.State.FAILED);
    }

    private static TestSpeech at(int rate, TestSpeech speech) {
        PcmClip clip = Resampler.resample(new PcmClip(speech.pcm(), speech.rate()), rate);
        return new TestSpeech(speech.name(), clip.samples(), rate, speech.transcript());
    }
}
