package dev.parley.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private final VirtualTime time = new VirtualTime();
    private final Scope scope = Scope.root("call", time);
    private final List<String> cancelled = new ArrayList<>();

    /** Work that notes its cancellation and is gone when the test says so. */
    private final class Work implements Cancellable {
        final CompletableFuture<Void> gone = new CompletableFuture<>();
        private final String name;

        Work(String name) {
            this.name = name;
        }

        @Override
        public CompletionStage<Void> cancel() {
            cancelled.add(name);
            return gone;
        }
    }

    private Work work(String name) {
        return scope.own(new Work(name));
    }

    private static Scope.Closed result(CompletionStage<Scope.Closed> closing) {
        CompletableFuture<Scope.Closed> future = closing.toCompletableFuture();
        assertThat(future).isCompleted();
        return future.join();
    }

    @Test
    void cancelsNewestFirstAndIsClosedOnceAllIsGone() {
        Work first = work("first");
        Work second = work("second");
        CompletionStage<Scope.Closed> closing = scope.close();
        assertThat(cancelled).containsExactly("second", "first");
        assertThat(scope.isOpen()).isFalse();
        first.gone.complete(null);
        assertThat(closing.toCompletableFuture()).isNotDone();
        time.advance(Duration.ofMillis(7));
        second.gone.complete(null);
        assertThat(result(closing)).isEqualTo(new Scope.Closed(Duration.ofMillis(7), java.util.Optional.empty()));
        assertThat(scope.size()).isZero();
    }

    @Test
    void closesAtOnceWhenItOwnsNothing() {
        assertThat(result(scope.close()).took()).isZero();
    }

    @Test
    void closingAgainCancelsNothingTwice() {
        work("only");
        assertThat(scope.close()).isSameAs(scope.close());
        assertThat(cancelled).containsExactly("only");
    }

    @Test
    void workThatEndedByItselfIsNotCancelled() {
        Work done = work("done");
        scope.release(done);
        assertThat(result(scope.close()).failure()).isEmpty();
        assertThat(cancelled).isEmpty();
    }

    @Test
    void workThatComesTooLateIsCancelledAtOnce() {
        scope.close();
        work("late");
        assertThat(cancelled).containsExactly("late");
        assertThat(scope.size()).isZero();
    }

    @Test
    void failuresAreKeptAndDoNotHoldUpTheRest() {
        scope.own(() -> CompletableFuture.failedFuture(new IllegalStateException("stuck")));
        scope.own(() -> {
            throw new IllegalArgumentException("thrown");
        });
        Work fine = work("fine");
        CompletionStage<Scope.Closed> closing = scope.close();
        assertThat(cancelled).containsExactly("fine");
        fine.gone.complete(null);
        Throwable failure = result(closing).failure().orElseThrow();
        assertThat(failure).hasMessage("thrown");
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void oneFailureReportedTwiceIsNotSuppressedInItself() {
        RuntimeException same = new IllegalStateException("same");
        scope.own(() -> CompletableFuture.failedFuture(same));
        scope.own(() -> CompletableFuture.failedFuture(same));
        assertThat(result(scope.close()).failure()).containsSame(same);
        assertThat(same.getSuppressed()).isEmpty();
    }

    @Test
    void anEndingThatWasItselfCancelledIsAFailureAndNotAHang() {
        work("cancelled").gone.cancel(false);
        assertThat(result(scope.close()).failure()).containsInstanceOf(CancellationException.class);
    }

    @Test
    void aChildEndsWithItsParent() {
        Scope child = scope.child("reply");
        Work inner = child.own(new Work("inner"));
        assertThat(child.name()).isEqualTo("call/reply");
        CompletionStage<Scope.Closed> closing = scope.close();
        assertThat(child.isOpen()).isFalse();
        assertThat(cancelled).containsExactly("inner");
        assertThat(closing.toCompletableFuture()).isNotDone();
        inner.gone.complete(null);
        assertThat(result(closing).failure()).isEmpty();
    }

    @Test
    void aChildThatEndsEarlierLeavesItsParent() {
        Scope child = scope.child("reply");
        assertThat(scope.size()).isEqualTo(1);
        child.close();
        time.settle();
        assertThat(scope.size()).isZero();
        assertThat(scope.isOpen()).isTrue();
    }

    @Test
    void aChildOfAClosedScopeIsClosed() {
        scope.close();
        assertThat(scope.child("late").isOpen()).isFalse();
    }
}
