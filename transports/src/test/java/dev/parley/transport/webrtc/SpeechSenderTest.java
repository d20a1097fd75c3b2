package dev.parley.transport.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.concurrent.VirtualTime;
import dev.parley.session.PlaybackPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeechSenderTest {
    private static final int RATE = 24_000;

    private final VirtualTime time = new VirtualTime();
    private final LateClock clock = new LateClock();
    private final MemoryPeer peer = new MemoryPeer(time);
    private final List<PlaybackPosition> heard = new ArrayList<>();
    private final List<Long> played = new ArrayList<>();
    private final SpeechSender sender =
            new SpeechSender(clock, new PcmFrames(), RATE, peer, new SpeechSender.Listener() {
                @Override
                public void heard(PlaybackPosition position) {
                    heard.add(position);
                }

                @Override
                public void played(long generation) {
                    played.add(generation);
                }

                @Override
                public void drained() {}
            });

    /** Virtual time, on which the loop does something else now and then. */
    private final class LateClock implements SessionExecutor {
        private long ahead;

        @Override
        public void execute(Runnable task) {
            time.execute(task);
        }

        @Override
        public boolean inLoop() {
            return time.inLoop();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return time.schedule(delay, task);
        }

        @Override
        public void executeBlocking(String name, Runnable task) {
            time.executeBlocking(name, task);
        }

        @Override
        public long nanoTime() {
            return time.nanoTime() + ahead;
        }
    }

    private static short[] speech(int ms) {
        short[] samples = new short[RATE / 1000 * ms];
        Arrays.fill(samples, (short) 1);
        return samples;
    }

    private List<Integer> timestamps() {
        return peer.sound.stream().map(MemoryPeer.Sent::timestamp).toList();
    }

    @Test
    void a_frame_goes_out_every_20_ms_however_much_waits() {
        sender.start();
        sender.play(1, speech(1000));
        time.advance(Duration.ofMillis(100));
        assertThat(peer.sound).hasSize(6);
        assertThat(timestamps()).containsExactly(0, 960, 1920, 2880, 3840, 4800);
    }

    @Test
    void silence_is_sent_for_half_a_second_and_then_time_alone_goes_on() {
        sender.start();
        time.advance(Duration.ofSeconds(2));
        assertThat(peer.sound).hasSize(25);
        sender.play(1, speech(20));
        time.settle();
        MemoryPeer.Sent next = peer.sound.getLast();
        assertThat(next.marker()).isTrue();
        assertThat(next.timestamp()).isEqualTo(2 * 48_000);
        assertThat(peer.sound.subList(1, 25)).noneMatch(MemoryPeer.Sent::marker);
    }

    @Test
    void a_voice_that_is_slow_leaves_silence_and_no_gap() {
        sender.start();
        sender.play(1, speech(40));
        time.advance(Duration.ofMillis(100));
        sender.play(1, speech(40));
        time.advance(Duration.ofMillis(100));
        assertThat(timestamps()).isSortedAccordingTo(Integer::compare).doesNotHaveDuplicates();
        assertThat(timestamps().getLast()).isEqualTo(960 * (peer.sound.size() - 1));
    }

    @Test
    void a_loop_that_came_late_catches_up_with_some_frames_and_leaves_the_rest_to_time() {
        sender.start();
        sender.play(1, speech(1000));
        time.settle();
        clock.ahead = Duration.ofMillis(300).toNanos();
        time.advance(Duration.ofMillis(20));
        assertThat(timestamps()).containsExactly(0, 960, 1920, 2880, 3840, 4800);
        time.advance(Duration.ofMillis(20));
        assertThat(timestamps().getLast()).isEqualTo(48 * 340);
    }

    @Test
    void what_is_paused_waits_behind_silence_and_goes_on_where_it_was() {
        sender.start();
        sender.play(1, speech(200));
        time.advance(Duration.ofMillis(60));
        sender.pause(true);
        time.advance(Duration.ofSeconds(2));
        long before = sender.position().orElseThrow().samples();
        assertThat(before).isEqualTo(RATE / 1000 * 80);
        assertThat(peer.sound).as("silence, then nothing").hasSize(4 + 25);
        sender.pause(false);
        time.advance(Duration.ofMillis(200));
        assertThat(sender.position().orElseThrow().samples()).isEqualTo(RATE / 1000 * 200);
        assertThat(timestamps()).isSortedAccordingTo(Integer::compare).doesNotHaveDuplicates();
    }

    @Test
    void what_is_cleared_ends_a_pause() {
        sender.start();
        sender.play(1, speech(200));
        time.settle();
        sender.pause(true);
        sender.clear(1);
        sender.play(2, speech(60));
        time.advance(Duration.ofMillis(100));
        assertThat(sender.position()).contains(new PlaybackPosition(2, RATE / 1000 * 60));
    }

    @Test
    void a_position_is_told_while_it_plays_and_at_the_end() {
        sender.start();
        sender.play(1, speech(1000));
        sender.finish(1);
        time.advance(Duration.ofMillis(500));
        assertThat(heard).isNotEmpty();
        assertThat(played).isEmpty();
        time.advance(Duration.ofMillis(520));
        assertThat(heard.getLast()).isEqualTo(new PlaybackPosition(1, RATE));
        assertThat(played).containsExactly(1L);
    }
}
