package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AudioFeedTest {
    private final VirtualTime time = new VirtualTime();
    private final MemoryConnection connection = new MemoryConnection(time);
    private final List<String> heard = new ArrayList<>();
    private final AudioFeed feed = new AudioFeed(connection, samples -> heard.add("audio " + samples.length));

    private AudioFeed.Encoded slices(int count) {
        int[] left = {count};
        return new AudioFeed.Encoded() {
            @Override
            public short[] next() {
                left[0]--;
                return new short[count];
            }

            @Override
            public boolean hasNext() {
                return left[0] > 0;
            }

            @Override
            public void finished() {
                heard.add("end");
            }
        };
    }

    @Test
    void whatFitsOneSliceIsHandedOnAtOnceAndHoldsNothingUp() {
        feed.take(slices(1));
        assertThat(heard).containsExactly("audio 1", "end");
        assertThat(connection.pauses).isZero();
    }

    @Test
    void moreComesASliceATurnOfTheLoopAndNoMessageIsReadMeanwhile() {
        feed.take(slices(3));
        time.execute(() -> heard.add("another call"));
        assertThat(heard).containsExactly("audio 3");
        assertThat(connection.pauses).isEqualTo(1);
        time.settle();
        assertThat(heard).containsExactly("audio 3", "audio 3", "another call", "audio 3", "end");
        assertThat(connection.pauses).isZero();
    }

    @Test
    void aSessionThatIsBehindHoldsTheClientUntilItHasCaughtUp() {
        feed.behind();
        assertThat(connection.pauses).isEqualTo(1);
        feed.take(slices(2));
        time.settle();
        assertThat(heard).isEmpty();
        feed.caughtUp();
        time.settle();
        assertThat(heard).containsExactly("audio 2", "audio 2", "end");
        assertThat(connection.pauses).isZero();
    }

    @Test
    void nothingIsHandedOnAfterTheEnd() {
        feed.take(slices(3));
        feed.close();
        time.settle();
        assertThat(heard).containsExactly("audio 3");
    }

    @Test
    void aPieceWithoutSamplesIsNotHandedOn() {
        feed.take(slices(0));
        assertThat(heard).containsExactly("end");
        AudioFeed.Encoded empty = new AudioFeed.Encoded() {
            private boolean more = true;

            @Override
            public short[] next() {
                more = false;
                return new short[0];
            }

            @Override
            public boolean hasNext() {
                return more;
            }
        };
        feed.take(empty);
        assertThat(heard).containsExactly("end");
        assertThat(connection.pauses).isZero();
    }
}
