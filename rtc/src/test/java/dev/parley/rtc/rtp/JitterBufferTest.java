package dev.parley.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class JitterBufferTest {
    private static final int FRAME = 960;
    private static final long MS = 1_000_000;
    private static final int FIRST = 65_530;

    private final JitterBuffer buffer = new JitterBuffer(48_000);
    private final List<JitterEvent> events = new ArrayList<>();

    private static RtpPacket packet(int number, int size) {
        int timestamp = Integer.MAX_VALUE - 5 * FRAME + number * FRAME;
        return new RtpPacket(
                111, number == 0, (FIRST + number) & 0xffff, timestamp, 1, -1, false, new byte[0], 0, size);
    }

    private void put(int number, long atMs) {
        put(packet(number, 80), atMs);
    }

    private void put(RtpPacket packet, long atMs) {
        drain(atMs);
        buffer.put(packet, atMs * MS);
        drain(atMs);
    }

    private void drain(long atMs) {
        for (JitterEvent event = buffer.poll(atMs * MS); event != null; event = buffer.poll(atMs * MS)) {
            events.add(event);
        }
    }

    /** Frames by their number, gaps as their length in milliseconds, with what they are. */
    private List<String> told() {
        return events.stream()
                .map(each -> switch (each) {
                    case JitterEvent.Frame frame -> "" + ((frame.packet().sequence() - FIRST) & 0xffff);
                    case JitterEvent.Gap gap -> (gap.lost() ? "lost " : "dtx ") + gap.length() / 48;
                })
                .toList();
    }

    @Test
    void packetsInOrderAreHandedOnAtOnce() {
        for (int i = 0; i < 10; i++) {
            put(i, i * 20L);
            assertThat(events).hasSize(i + 1);
        }
        assertThat(told()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(events.getLast().position()).isEqualTo(9 * FRAME);
    }

    @Test
    void whatWasOvertakenComesInItsOrder() {
        put(0, 0);
        put(2, 40);
        assertThat(told()).containsExactly("0");
        put(2, 41);
        put(1, 45);
        assertThat(buffer.packetsRepeated()).isEqualTo(1);
        assertThat(told()).containsExactly("0", "1", "2");
    }

    @Test
    void whatIsMissingIsGivenUpAfterAWhile() {
        put(0, 0);
        put(2, 40);
        drain(59);
        assertThat(told()).containsExactly("0");
        drain(60);
        assertThat(told()).containsExactly("0", "lost 20", "2");
        put(1, 61);
        assertThat(told()).as("too late").hasSize(3);
        assertThat(buffer.packetsLate()).isEqualTo(1);
    }

    @Test
    void aPauseOfTheSenderIsToldWhileItLasts() {
        put(0, 0);
        put(packet(1, 1), 20);
        drain(180);
        assertThat(told()).startsWith("0", "1", "dtx 120");
        RtpPacket after = packet(21, 80);
        put(new RtpPacket(111, true, FIRST + 2, after.timestamp(), 1, -1, false, new byte[0], 0, 80), 420);
        assertThat(told()).last().isEqualTo("2");
        assertThat(events.getLast().position()).isEqualTo(21 * FRAME);
        assertThat(told()).noneMatch(each -> each.startsWith("lost"));
    }

    @Test
    void aPauseThatNothingAnnouncedCountsAsLoss() {
        put(0, 0);
        drain(100);
        assertThat(told()).containsExactly("0", "lost 60");
    }

    @Test
    void waitsLongerOnAnUnevenWayAndShorterOnceItIsEven() {
        for (int i = 0; i < 50; i++) {
            put(i, i * 20L);
        }
        assertThat(buffer.waitMs()).isEqualTo(40);
        put(50, 50 * 20L + 35);
        put(52, 52 * 20L + 10);
        put(51, 52 * 20L + 15);
        assertThat(buffer.waitMs()).isBetween(44L, 45L);
        for (int i = 53; i < 500; i++) {
            put(i, i * 20L);
        }
        assertThat(buffer.waitMs()).isEqualTo(40);
        assertThat(told().stream().filter(each -> each.startsWith("lost"))).isEmpty();
    }

    @Test
    void neverWaitsLongerThanItMay() {
        put(0, 0);
        put(1, 4000);
        assertThat(buffer.waitMs()).isEqualTo(JitterBuffer.MOST_WAIT.toMillis());
    }

    @Test
    void aWayThatBecomesSlowerForGoodIsFollowed() {
        for (int i = 0; i < 20; i++) {
            put(i, i * 20L);
        }
        for (int i = 20; i < 60; i++) {
            put(i, i * 20L + 2000);
        }
        assertThat(told()).contains("59");
        assertThat(buffer.packetsLate()).isEqualTo(10);
    }

    @Test
    void holdsOnlySoManyPackets() {
        put(0, 0);
        for (int i = 2; i < JitterBuffer.MOST_PACKETS + 1; i++) {
            buffer.put(packet(i, 80), i * 20 * MS);
        }
        long last = (JitterBuffer.MOST_PACKETS + 2) * 20L;
        buffer.put(packet(JitterBuffer.MOST_PACKETS + 1, 80), (last - 20) * MS);
        buffer.put(packet(JitterBuffer.MOST_PACKETS + 2, 80), last * MS);
        assertThat(buffer.packetsOverflowed()).isEqualTo(1);
        drain(last);
        assertThat(told()).startsWith("0", "lost 20", "2", "3").hasSize(JitterBuffer.MOST_PACKETS + 2);
    }

    @Test
    void anotherSourceBeginsAnew() {
        put(0, 0);
        put(new RtpPacket(111, true, 7, 7, 2, -1, false, new byte[0], 0, 80), 20);
        assertThat(events).hasSize(2);
        assertThat(events.getLast().position()).isEqualTo(FRAME);
    }

    private record Arrival(long atMs, int number) {}

    @Property(tries = 200)
    void frameAfterFrameWithoutHoles(
            @ForAll long seed, @ForAll @IntRange(max = 30) int loss, @ForAll @IntRange(min = 1, max = 150) int jitter) {
        JitterBuffer fresh = new JitterBuffer(48_000);
        Random random = new Random(seed);
        PriorityQueue<Arrival> arrivals = new PriorityQueue<>((a, b) -> Long.compare(a.atMs, b.atMs));
        for (int i = 0; i < 300; i++) {
            if (random.nextInt(100) >= loss) {
                arrivals.add(new Arrival(i * 20L + random.nextInt(jitter), i));
            }
        }
        long position = 0;
        int last = -1;
        int frames = 0;
        int all = arrivals.size();
        for (long now = 0; now < 7000; now++) {
            while (!arrivals.isEmpty() && arrivals.peek().atMs <= now) {
                fresh.put(packet(arrivals.poll().number, 80), now * MS);
            }
            for (JitterEvent event = fresh.poll(now * MS); event != null; event = fresh.poll(now * MS)) {
                assertThat(event.position()).isEqualTo(position);
                switch (event) {
                    case JitterEvent.Gap gap -> position += gap.length();
                    case JitterEvent.Frame frame -> {
                        int number = (frame.packet().sequence() - FIRST) & 0xffff;
                        assertThat(number).isGreaterThan(last);
                        last = number;
                        frames++;
                        position += FRAME;
                    }
                }
            }
        }
        assertThat(frames + fresh.packetsLate()).isEqualTo(all);
    }
}
