package dev.parley.engines.moonshine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.PcmClip;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.SpeechToTextContract;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.engines.evaluation.Condition;
import dev.parley.engines.evaluation.SpokenWords;
import dev.parley.models.InstalledModel;
import dev.parley.models.ModelStore;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.resample.Resampler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoonshineSpeechToTextTest extends SpeechToTextContract {
    private static final int RATE = 16_000;

    @BeforeAll
    static void needsTheModel() {
        MoonshineEngines.model();
    }

    @Override
    protected SpeechToText provider() {
        return MoonshineEngines.speechToText();
    }

    @Override
    protected TestSpeech speech() {
        return TestSpeech.named("sb-spk1_snt5");
    }

    /** The contract compares bare words. */
    private List<String> heard(TestSpeech speech) {
        return heard(List.of(speech));
    }

    /** As utterances one after the other. */
    private List<String> heard(List<TestSpeech> utterances) {
        Listening listening = open(utterances.getFirst().rate());
        for (int i = 0; i < utterances.size(); i++) {
            listening.hear(utterances.get(i));
            listening.flush(i + 1);
        }
        listening.cancel();
        return SpokenWords.of(String.join(
                " ", listening.finals().stream().map(SttEvent.Word::text).toList()));
    }

    private static TestSpeech of(short[] pcm) {
        return new TestSpeech("made", pcm, RATE, "");
    }

    private static short[] signal(int samples, IntToDoubleFunction function) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) Math.clamp(Math.round(function.applyAsDouble(i)), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return pcm;
    }

    private static short[] wide(String clip) {
        TestSpeech speech = TestSpeech.named(clip);
        return Resampler.resample(new PcmClip(speech.pcm(), speech.rate()), RATE)
                .samples();
    }

    private static short[] joined(List<short[]> parts) {
        short[] all = new short[parts.stream().mapToInt(it -> it.length).sum()];
        int at = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"AS_IS, 4", "TELEPHONE, 10"})
    void gets_few_words_in_a_hundred_wrong(Condition condition, double most) {
        int errors = 0;
        int words = 0;
        for (TestSpeech speech : TestSpeech.all()) {
            PcmClip clip = condition.apply(new PcmClip(speech.pcm(), speech.rate()));
            List<String> said = SpokenWords.of(speech.transcript());
            errors += SpokenWords.errors(
                    said, heard(new TestSpeech(speech.name(), clip.samples(), clip.sampleRate(), "")));
            words += said.size();
        }
        assertThat(100.0 * errors / words).isLessThanOrEqualTo(most);
    }

    /** As in a call, where each pause may end a turn: alone, a group of digits is heard as "I know two one-oh". */
    @Test
    void groups_of_digits_help_to_hear_each_other() {
        short[] dictated = wide("vosk-test");
        List<String> said = SpokenWords.of("one zero zero zero one nine oh two one oh zero one eight zero three");
        int together = 0;
        int alone = 0;
        for (int variant = 0; variant < 12; variant++) {
            int shift = variant * RATE / 50;
            List<TestSpeech> groups = Stream.of(new double[] {0.6, 3}, new double[] {3.7, 5.1}, new double[] {6, 8})
                    .map(it -> of(
                            Arrays.copyOfRange(dictated, (int) (it[0] * RATE) + shift, (int) (it[1] * RATE) + shift)))
                    .toList();
            together += SpokenWords.errors(said, heard(groups));
            alone += SpokenWords.errors(
                    said, groups.stream().flatMap(it -> heard(it).stream()).toList());
        }
        assertThat(together).isLessThan(alone);
    }

    /** All recordings as one breathless utterance of most of a minute. */
    @Test
    void loses_and_doubles_no_word_where_long_speech_is_cut() {
        List<short[]> parts = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (TestSpeech speech : TestSpeech.all()) {
            parts.add(wide(speech.name()));
            said.addAll(SpokenWords.of(speech.transcript()));
        }
        List<String> heard = heard(of(joined(parts)));
        assertThat(100.0 * SpokenWords.errors(said, heard) / said.size()).isLessThanOrEqualTo(8);
        assertThat(heard.size()).isBetween(said.size() - 4, said.size() + 4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1})
    void hears_quiet_speech(double gain) {
        short[] pcm = wide("sb-spk1_snt5");
        short[] quiet = signal(pcm.length, i -> pcm[i] * gain);
        List<String> said = SpokenWords.of("sunday is the best part of the week");
        assertThat(SpokenWords.errors(said, heard(of(quiet)))).isLessThanOrEqualTo(1);
    }

    @Test
    void hears_clipped_speech() {
        short[] pcm = wide("sb-spk1_snt5");
        assertThat(heard(of(signal(pcm.length, i -> pcm[i] * 10.0))))
                .containsExactlyElementsOf(SpokenWords.of("sunday is the best part of the week"));
    }

    @Test
    void hears_speech_with_noise_at_both_ends_and_not_the_noise() {
        Random random = new Random(3);
        short[] noise = signal(2 * RATE, i -> random.nextGaussian() * 100);
        assertThat(heard(of(joined(List.of(noise, wide("sb-spk1_snt5"), noise)))))
                .containsExactlyElementsOf(SpokenWords.of("sunday is the best part of the week"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "silence",
                "faint noise",
                "noise",
                "loud noise",
                "clicks",
                "hum",
                "chord",
                "chirp",
                "one sample",
                "offset"
            })
    void invents_no_words(String kind) {
        Random random = new Random(5);
        int ten = 10 * RATE;
        short[] pcm =
                switch (kind) {
                    case "silence" -> new short[ten];
                    case "faint noise" -> signal(ten, i -> random.nextGaussian() * 10);
                    case "noise" -> signal(ten, i -> random.nextGaussian() * 1_000);
                    case "loud noise" -> signal(ten, i -> random.nextGaussian() * 12_000);
                    case "clicks" -> signal(ten, i -> i % 9_000 < 20 ? 30_000 : 0);
                    case "hum" -> signal(ten, i -> 3_000 * Math.sin(2 * Math.PI * 50 * i / RATE));
                    case "chord" ->
                        signal(ten, i -> {
                            double t = (double) i / RATE;
                            double beat = Math.exp(-3 * (t % 0.5));
                            return 6_000 * beat * (Math.sin(1_382 * t) + Math.sin(1_741 * t) + Math.sin(2_073 * t));
                        });
                    case "chirp" -> signal(ten, i -> 8_000 * Math.sin(1e-6 * i * (double) i % (2 * Math.PI)));
                    case "one sample" -> new short[] {12_345};
                    default -> signal(ten, i -> 20_000);
                };
        assertThat(heard(of(pcm))).isEmpty();
    }

    /** Far more than may wait: the work is bounded by what is kept, and the stream lives on. */
    @Test
    void an_hour_in_one_piece_is_bounded_and_does_no_harm() {
        Listening listening = open(RATE);
        short[] hour = new short[3_600 * RATE];
        short[] words = wide("sb-spk1_snt5");
        System.arraycopy(words, 0, hour, hour.length - words.length, words.length);
        listening.log.doing(() -> {
            listening.stream.beginUtterance();
            listening.stream.audio(hour, 0, hour.length);
        });
        listening.flush(1);
        assertThat(SpokenWords.of(String.join(
                        " ",
                        listening.finals().stream().map(SttEvent.Word::text).toList())))
                .containsExactlyElementsOf(SpokenWords.of("sunday is the best part of the week"));
        assertThat(listening.finals().getFirst().startMs()).isBetween(3_600_000L - words.length / 16 - 500, 3_600_000L);
        listening.hear(speech());
        listening.flush(2);
        assertThat(listening.words()).endsWith("week");
        listening.cancel();
    }

    @Test
    void guesses_while_words_are_spoken_where_the_machine_has_time() {
        try (SpeechToText engine = MoonshineEngines.at(0)) {
            LoopExecutor.await(engine.start());
            EventLog<SttEvent> log = new EventLog<>(loop);
            short[] pcm = wide("librivox-0920");
            SpeechToText.Stream stream = begun(engine, log);
            // Nobody else asks the engine for anything: what waits would go before a guess.
            log.doing(() -> stream.audio(pcm, 0, pcm.length / 2));
            log.await(SttEvent.Partial.class);
            log.doing(() -> stream.audio(pcm, pcm.length / 2, pcm.length - pcm.length / 2));
            log.doing(() -> stream.flush(1));
            log.await(SttEvent.Flushed.class);
            LoopExecutor.await(log.calling(stream::cancel));
            assertThat(log.events().indexOf(log.all(SttEvent.Partial.class).getLast()))
                    .isLessThan(
                            log.events().indexOf(log.all(SttEvent.Final.class).getFirst()));
        }
    }

    @Test
    void guesses_on_a_busy_machine_only_once_the_speaker_pauses() {
        try (SpeechToText engine = MoonshineEngines.at(0.99)) {
            LoopExecutor.await(engine.start());
            EventLog<SttEvent> log = new EventLog<>(loop);
            SpeechToText.Stream stream = spoken(engine, log, wide("sb-spk1_snt2"));
            log.doing(() -> stream.audio(new short[RATE / 2], 0, RATE / 2));
            String guessed = log.await(SttEvent.Partial.class).text();
            log.doing(() -> stream.flush(1));
            log.await(SttEvent.Flushed.class);
            LoopExecutor.await(log.calling(stream::cancel));
            assertThat(log.all(SttEvent.Final.class)).hasSize(1);
            assertThat(log.all(SttEvent.Final.class).getFirst().words().stream()
                            .map(SttEvent.Word::text)
                            .collect(Collectors.joining(" ")))
                    .isEqualTo(guessed);
            assertThat(log.all(SttEvent.Partial.class)).hasSize(1);
        }
    }

    /** Speaks piece by piece; each is taken before the next one comes, as in a call. */
    private SpeechToText.Stream spoken(SpeechToText engine, EventLog<SttEvent> log, short[] pcm) {
        SpeechToText.Stream stream = begun(engine, log);
        int piece = RATE / 10;
        for (int at = 0; at + piece <= pcm.length; at += piece) {
            int from = at;
            log.doing(() -> stream.audio(pcm, from, piece));
            settle(engine);
        }
        return stream;
    }

    private SpeechToText.Stream begun(SpeechToText engine, EventLog<SttEvent> log) {
        SpeechToText.Stream stream = log.calling(() -> engine.open(SpeechToText.Options.at(RATE), loop, log));
        log.await(SttEvent.Ready.class);
        log.doing(stream::beginUtterance);
        return stream;
    }

    /** Waits until the engine has nothing to do: another stream's flush goes behind what waits. */
    private void settle(SpeechToText engine) {
        EventLog<SttEvent> log = new EventLog<>(loop);
        SpeechToText.Stream other = log.calling(() -> engine.open(SpeechToText.Options.at(RATE), loop, log));
        log.await(SttEvent.Ready.class);
        log.doing(() -> {
            other.beginUtterance();
            other.flush(1);
        });
        log.await(SttEvent.Flushed.class);
        LoopExecutor.await(log.calling(other::cancel));
    }

    @Test
    void serves_many_callers_at_once() {
        List<Listening> callers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            callers.add(open(RATE));
        }
        callers.forEach(caller -> caller.hear(of(wide("sb-spk1_snt5"))));
        callers.forEach(caller -> caller.log.doing(() -> caller.stream.flush(1)));
        callers.forEach(caller -> caller.log.await(SttEvent.Flushed.class));
        callers.forEach(caller -> assertThat(caller.words()).endsWith("part", "of", "the", "week"));
        callers.forEach(Listening::cancel);
    }

    @Test
    void refuses_a_sample_rate_it_cannot_convert() {
        Listening listening = open(12_345);
        ProviderException cause = listening.log.await(SttEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(ProviderException.Kind.REJECTED);
        assertThat(cause).hasMessageContaining("12345");
    }

    @Test
    void tells_which_languages_it_hears() {
        assertThat(provider().capabilities().hears("en-GB")).isTrue();
        assertThat(provider().capabilities().hears("fr")).isFalse();
        assertThat(provider().capabilities().onlyLanguage()).contains("en");
    }

    @Test
    void another_model_hears_the_languages_its_manifest_names(@TempDir Path folder) throws Exception {
        InstalledModel small = MoonshineEngines.model();
        Path other = Files.createDirectory(folder.resolve("moonshine-other"));
        for (String file : List.of("encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin")) {
            Files.createSymbolicLink(other.resolve(file), small.file(file));
        }
        Files.writeString(other.resolve("model.json"), "{\"languages\": [\"es\", \"pt-BR\"]}");
        try (SpeechToText engine =
                new MoonshineSpeechToText(OnnxRuntime.shared(), ModelStore.of(folder), "moonshine-other")) {
            LoopExecutor.await(engine.start());
            assertThat(engine.capabilities().languages()).containsExactly("es", "pt-BR");
            assertThat(engine.capabilities().hears("en")).isFalse();
            assertThat(engine.readiness().detail()).contains("moonshine-other");
        }
        assertThat(ModelLanguages.tokensPerSecond(List.of("en")))
                .isLessThan(ModelLanguages.tokensPerSecond(List.of("ja")));
    }

    @Test
    void says_how_to_get_a_model_that_is_not_there(@TempDir Path empty) {
        try (SpeechToText engine =
                new MoonshineSpeechToText(OnnxRuntime.shared(), ModelStore.of(empty), "moonshine-tiny-en")) {
            EventLog<SttEvent> log = new EventLog<>(loop);
            log.calling(() -> engine.open(SpeechToText.Options.at(RATE), loop, log));
            assertThat(log.await(SttEvent.Failed.class).cause())
                    .hasMessageContaining("./parley models pull moonshine-tiny-en");
            assertThat(engine.readiness().state()).isEqualTo(Readiness.State.FAILED);
        }
    }

    @Test
    void fails_open_streams_when_it_is_closed() {
        SpeechToText engine =
                new MoonshineEngine().speechToText(TestContext.plain()).orElseThrow();
        LoopExecutor.await(engine.start());
        EventLog<SttEvent> log = new EventLog<>(loop);
        log.calling(() -> engine.open(SpeechToText.Options.at(RATE), loop, log));
        log.await(SttEvent.Ready.class);
        engine.close();
        assertThat(log.await(SttEvent.Failed.class).cause().kind()).isEqualTo(ProviderException.Kind.BROKEN);
        assertThat(provider().readiness().state()).isEqualTo(Readiness.State.READY);
    }
}
