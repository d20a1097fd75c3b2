package dev.parley.host.sherpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.host.Batches;
import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedRecogniser.Result;
import dev.parley.host.HostedRecogniser.Speech;
import dev.parley.host.RequestException;
import dev.parley.host.RuntimeContext;
import dev.parley.host.testing.TinySherpaModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real library, several utterances in one of its calls. */
@Timeout(60)
class SherpaBatchTest {
    private static final Speech SPEECH = speech(0);

    @TempDir
    Path folder;

    /** The calls of the library, by the number of their streams; the first waits to be let go. */
    private static final class Calls implements IntConsumer {
        final List<Integer> streams = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch letGo = new CountDownLatch(1);
        private final AtomicBoolean first = new AtomicBoolean(true);

        @Override
        public void accept(int count) {
            streams.add(count);
            if (first.getAndSet(false)) {
                begun.countDown();
                try {
                    letGo.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private record Caller(Thread thread, CompletableFuture<Result> result) {}

    /** The tones with so many ms of silence before them. */
    private static Speech speech(int silenceMs) {
        short[] tones = TinySherpaModel.speech();
        int silence = silenceMs * HostedRecogniser.SAMPLE_RATE / 1000;
        short[] all = new short[silence + tones.length];
        System.arraycopy(tones, 0, all, silence, tones.length);
        return new Speech(all, Optional.empty(), Optional.empty());
    }

    private static HostedRecogniser load(Path model, String batch) throws IOException {
        Map<String, String> settings = Map.of("model", model.toString(), "workers", "1", "batch", batch);
        return new SherpaRuntime()
                .recogniser(new RuntimeContext("sherpa", settings, TinySherpaModel.libraryStore()))
                .orElseThrow();
    }

    private static Caller call(HostedRecogniser recogniser, Speech speech) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                result.complete(recogniser.recognise(speech));
            } catch (RequestException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return new Caller(thread, result);
    }

    /** One call of the library is under way for the first; the others wait for the next. */
    private static List<Caller> behindTheFirst(
            HostedRecogniser recogniser, Batches<?> batches, Calls calls, List<Speech> others)
            throws InterruptedException {
        List<Caller> callers = new ArrayList<>();
        callers.add(call(recogniser, SPEECH));
        calls.begun.await();
        for (Speech speech : others) {
            callers.add(call(recogniser, speech));
        }
        while (batches.waiting() < others.size()) {
            Thread.onSpinWait();
        }
        return callers;
    }

    @Test
    void streams_that_wait_are_decoded_together_window_by_window_to_the_same_words_and_times() throws Exception {
        try (StreamingRecogniser recogniser =
                (StreamingRecogniser) load(TinySherpaModel.streaming(folder, Map.of()), "16")) {
            List<Speech> others = new ArrayList<>();
            List<Result> alone = new ArrayList<>(List.of(recogniser.recognise(SPEECH)));
            for (int i = 0; i < 11; i++) {
                others.add(speech(70 * i));
                alone.add(recogniser.recognise(others.get(i)));
            }
            Calls calls = new Calls();
            recogniser.decoder().watch(calls);
            List<Caller> callers = behindTheFirst(recogniser, recogniser.batches(), calls, others);
            calls.letGo.countDown();
            for (int i = 0; i < callers.size(); i++) {
                assertThat(callers.get(i).result().join()).isEqualTo(alone.get(i));
                assertThat(alone.get(i).text()).isEqualTo(TinySherpaModel.TEXT);
            }
            int windows = calls.streams.stream().mapToInt(Integer::intValue).sum();
            assertThat(calls.streams).startsWith(1, 12, 12, 12);
            assertThat(calls.streams.size()).isLessThan(windows / 8);
        }
    }

    @Test
    void whole_utterances_that_wait_are_decoded_in_one_call_to_the_same_words_and_times() throws Exception {
        try (UtteranceRecogniser recogniser =
                (UtteranceRecogniser) load(TinySherpaModel.whole(folder, Map.of()), "16")) {
            List<Speech> others = new ArrayList<>();
            List<Result> alone = new ArrayList<>(List.of(recogniser.recognise(SPEECH)));
            for (int i = 0; i < 11; i++) {
                others.add(speech(70 * i));
                alone.add(recogniser.recognise(others.get(i)));
            }
            Calls calls = new Calls();
            recogniser.decoder().watch(calls);
            List<Caller> callers = behindTheFirst(recogniser, recogniser.batches(), calls, others);
            calls.letGo.countDown();
            for (int i = 0; i < callers.size(); i++) {
                assertThat(callers.get(i).result().join()).isEqualTo(alone.get(i));
                assertThat(alone.get(i).text()).isEqualTo(TinySherpaModel.TEXT);
            }
            assertThat(calls.streams).containsExactly(1, 11);
        }
    }

    @Test
    void a_short_utterance_is_not_made_as_long_as_a_much_longer_one() throws Exception {
        try (UtteranceRecogniser recogniser =
                (UtteranceRecogniser) load(TinySherpaModel.whole(folder, Map.of()), "16")) {
            Calls calls = new Calls();
            recogniser.decoder().watch(calls);
            List<Speech> others = List.of(SPEECH, speech(20_000), SPEECH);
            List<Caller> callers = behindTheFirst(recogniser, recogniser.batches(), calls, others);
            calls.letGo.countDown();
            for (Caller caller : callers) {
                assertThat(caller.result().join().text()).isEqualTo(TinySherpaModel.TEXT);
            }
            assertThat(calls.streams).hasSize(3).contains(2);
        }
    }

    @Test
    void long_utterances_are_spread_over_several_calls() throws Exception {
        try (UtteranceRecogniser recogniser =
                (UtteranceRecogniser) load(TinySherpaModel.whole(folder, Map.of()), "16")) {
            Calls calls = new Calls();
            recogniser.decoder().watch(calls);
            Speech longer = speech(15_000);
            List<Caller> callers = behindTheFirst(
                    recogniser, recogniser.batches(), calls, List.of(longer, longer, longer, longer, longer));
            calls.letGo.countDown();
            callers.forEach(caller -> caller.result().join());
            assertThat(calls.streams).containsExactly(1, 3, 2);
        }
    }

    @Test
    void one_that_is_given_up_drops_out_and_the_others_are_heard() throws Exception {
        try (StreamingRecogniser recogniser =
                (StreamingRecogniser) load(TinySherpaModel.streaming(folder, Map.of()), "16")) {
            Calls calls = new Calls();
            recogniser.decoder().watch(calls);
            List<Caller> callers =
                    behindTheFirst(recogniser, recogniser.batches(), calls, List.of(SPEECH, SPEECH, SPEECH));
            callers.get(2).thread().interrupt();
            assertThatThrownBy(() -> callers.get(2).result().join()).hasRootCauseInstanceOf(RequestException.class);
            calls.letGo.countDown();
            for (int i : new int[] {0, 1, 3}) {
                assertThat(callers.get(i).result().join().text()).isEqualTo(TinySherpaModel.TEXT);
            }
            assertThat(Collections.max(calls.streams)).isEqualTo(3);
        }
    }

    @Test
    void with_a_batch_of_one_each_has_calls_of_its_own() throws Exception {
        try (StreamingRecogniser recogniser =
                (StreamingRecogniser) load(TinySherpaModel.streaming(folder, Map.of()), "1")) {
            assertThat(recogniser.workers()).isEqualTo(1);
            Calls calls = new Calls();
            recogniser.decoder().watch(calls);
            List<Caller> callers = behindTheFirst(recogniser, recogniser.batches(), calls, List.of(SPEECH, SPEECH));
            calls.letGo.countDown();
            callers.forEach(caller -> caller.result().join());
            assertThat(calls.streams).containsOnly(1);
        }
    }

    @Test
    void so_many_requests_are_under_way_that_a_batch_can_be_full_but_where_the_library_has_none() {
        assertThat(SherpaOptions.of(ModelFamily.STREAMING_ZIPFORMER_CTC, 1, 2, 16, "")
                        .callers())
                .isEqualTo(32);
        for (ModelFamily family : List.of(
                ModelFamily.STREAMING_PARAFORMER,
                ModelFamily.WHISPER,
                ModelFamily.MOONSHINE,
                ModelFamily.MERGED_MOONSHINE)) {
            assertThat(SherpaOptions.of(family, 1, 2, 16, "").batch()).isEqualTo(1);
            assertThat(SherpaOptions.of(family, 1, 2, 16, "").callers()).isEqualTo(2);
        }
        assertThat(Arrays.stream(ModelFamily.values()).filter(ModelFamily::isBatched))
                .hasSize(11);
    }
}
