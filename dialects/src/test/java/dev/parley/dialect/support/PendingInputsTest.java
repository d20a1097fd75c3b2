package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for a session, at its bounds: of audio the oldest goes, a request is refused. */
class PendingInputsTest {
    private static final int RATE = 1000;

    /** 500 ms of audio and two requests. */
    private final PendingInputs pending = new PendingInputs(500, 2, RATE);

    private final List<String> posted = new ArrayList<>();
    private final Session session = new Session() {
        @Override
        public String id() {
            return "sess";
        }

        @Override
        public void post(SessionInput input) {
            if (input instanceof SessionInput.CallerAudio(short[] samples)) {
                posted.add("audio " + samples[0] + " to " + samples[samples.length - 1]);
            } else {
                posted.add(input.getClass().getSimpleName());
            }
        }

        @Override
        public List<Item> history() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SessionSnapshot snapshot() {
            return new SessionSnapshot(config(), List.of());
        }

        @Override
        public long bytes() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SessionConfig config() {
            throw new UnsupportedOperationException();
        }
    };

    private int next = 1;

    /** Numbered through, so that what is lost shows. */
    private void audio(int samples) {
        short[] audio = new short[samples];
        for (int i = 0; i < samples; i++) {
            audio[i] = (short) next++;
        }
        pending.audio(audio);
    }

    private boolean request() {
        return request(0);
    }

    private boolean request(long bytes) {
        return pending.request(it -> it.post(new SessionInput.ClearAudio()), bytes);
    }

    private List<String> drained() {
        posted.clear();
        pending.drainTo(session);
        return posted;
    }

    @Test
    void requestsThatWaitAreBoundedInBytes() {
        assertThat(request(8 << 20)).isTrue();
        assertThat(request(1)).isFalse();
        assertThat(request()).isTrue();
        assertThat(drained()).hasSize(2);
        assertThat(request((8 << 20) + 1)).isFalse();
        assertThat(request(8 << 20)).isTrue();
        pending.clear();
        assertThat(request(8 << 20)).isTrue();
    }

    @Test
    void isHandedOnInOrderOnce() {
        assertThat(pending.isEmpty()).isTrue();
        audio(10);
        assertThat(request()).isTrue();
        audio(10);
        assertThat(pending.isEmpty()).isFalse();
        assertThat(drained()).containsExactly("audio 1 to 10", "ClearAudio", "audio 11 to 20");
        assertThat(drained()).isEmpty();
    }

    @Test
    void shortPiecesAreJoinedUpToATenthOfASecond() {
        audio(60);
        audio(40);
        audio(1);
        audio(99);
        audio(100);
        assertThat(drained()).containsExactly("audio 1 to 100", "audio 101 to 200", "audio 201 to 300");
    }

    @Test
    void theOldestAudioMakesRoomAndRequestsStay() {
        audio(100);
        request();
        for (int i = 0; i < 4; i++) {
            audio(100);
        }
        audio(1);
        assertThat(drained())
                .containsExactly(
                        "ClearAudio",
                        "audio 101 to 200",
                        "audio 201 to 300",
                        "audio 301 to 400",
                        "audio 401 to 500",
                        "audio 501 to 501");
    }

    @Test
    void asMuchAsIsAllowedLosesNothing() {
        for (int i = 0; i < 5; i++) {
            audio(100);
        }
        assertThat(drained()).hasSize(5).startsWith("audio 1 to 100");
        for (int i = 0; i < 5; i++) {
            audio(100);
        }
        assertThat(drained()).as("the bound begins anew").hasSize(5);
    }

    @Test
    void oneRequestTooManyIsRefusedUntilThereIsRoomAgain() {
        assertThat(request()).isTrue();
        assertThat(request()).isTrue();
        assertThat(request()).isFalse();
        assertThat(drained()).hasSize(2);
        assertThat(request()).isTrue();
        assertThat(request()).isTrue();
        pending.clear();
        assertThat(pending.isEmpty()).isTrue();
        assertThat(request()).isTrue();
        assertThat(request()).isTrue();
    }

    @Test
    void whatIsClearedCountsNoMore() {
        audio(500);
        pending.clear();
        audio(100);
        audio(100);
        audio(100);
        audio(100);
        audio(100);
        assertThat(drained()).hasSize(5);
    }
}
