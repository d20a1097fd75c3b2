package dev.parley.engines.smartturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.onnx.InferenceQueue;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many questions are open at a time, and which are shed. */
class QuestionQueueTest {
    private final AtomicLong now = new AtomicLong();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger computed = new AtomicInteger();
    private final List<CompletableFuture<Double>> held = new ArrayList<>();

    @AfterEach
    void open() {
        gate.countDown();
    }

    private QuestionQueue questions(int threads) {
        return new QuestionQueue(new InferenceQueue(threads, 100, () -> 0), now::get);
    }

    private double held() {
        try {
            assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return 0.25;
    }

    private double counted() {
        computed.incrementAndGet();
        return 0.75;
    }

    private static double answer(CompletableFuture<Double> question) throws Exception {
        return question.get(30, TimeUnit.SECONDS);
    }

    private static void assertFails(CompletableFuture<Double> question, Kind kind) {
        assertThatThrownBy(() -> answer(question))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ProviderException.class, it -> assertThat(it.kind()).isEqualTo(kind));
    }

    @Test
    void four_are_open_for_each_four_threads_and_more_are_shed() throws Exception {
        try (QuestionQueue questions = questions(4)) {
            for (int i = 0; i < 4; i++) {
                held.add(questions.ask(this::held));
            }
            assertFails(questions.ask(this::counted), Kind.AT_CAPACITY);
            gate.countDown();
            for (CompletableFuture<Double> each : held) {
                assertThat(answer(each)).isEqualTo(0.25);
            }
            assertThat(answer(questions.ask(this::counted)))
                    .as("there is room again")
                    .isEqualTo(0.75);
            assertThat(computed).hasValue(1);
        }
    }

    @Test
    void one_that_has_waited_too_long_is_not_computed() throws Exception {
        try (QuestionQueue questions = questions(1)) {
            held.add(questions.ask(this::held));
            CompletableFuture<Double> late = questions.ask(this::counted);
            CompletableFuture<Double> patient = questions.askPatiently(() -> 0.5);
            now.addAndGet(151_000_000);
            gate.countDown();
            assertFails(late, Kind.AT_CAPACITY);
            assertThat(answer(patient)).isEqualTo(0.5);
            assertThat(computed).hasValue(0);
        }
    }

    @Test
    void one_that_nobody_wants_any_more_is_not_computed() throws Exception {
        try (QuestionQueue questions = questions(1)) {
            held.add(questions.ask(this::held));
            CompletableFuture<Double> dropped = questions.ask(this::counted);
            dropped.cancel(false);
            CompletableFuture<Double> next = questions.ask(() -> computed.get());
            gate.countDown();
            assertThat(answer(next)).isZero();
        }
    }

    @Test
    void what_breaks_fails_its_question() {
        try (QuestionQueue questions = questions(1)) {
            assertFails(
                    questions.ask(() -> {
                        throw new IllegalStateException("as scripted");
                    }),
                    Kind.BROKEN);
        }
    }

    @Test
    void closing_fails_what_is_open() {
        QuestionQueue questions = questions(1);
        held.add(questions.ask(this::held));
        CompletableFuture<Double> waiting = questions.ask(this::counted);
        questions.close();
        assertFails(waiting, Kind.BROKEN);
        assertFails(questions.ask(this::counted), Kind.AT_CAPACITY);
    }
}
