package dev.parley.simulator.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImpairedLinkTest {
    private static final long MS = 1_000_000;

    private record Arrival(int number, long atMs) {}

    /** A packet each 20 ms, with its number; looked for each millisecond. */
    private static List<Arrival> through(Impairment impairment, long seed, int packets) {
        ImpairedLink link = new ImpairedLink(impairment, new Random(seed), 0);
        List<Arrival> arrivals = new ArrayList<>();
        for (long now = 0; now < packets * 20L + 1000; now++) {
            if (now % 20 == 0 && now / 20 < packets) {
                int number = (int) (now / 20);
                link.put(new byte[] {(byte) (number >> 8), (byte) number}, now * MS);
            }
            for (byte[] each = link.poll(now * MS); each != null; each = link.poll(now * MS)) {
                arrivals.add(new Arrival((each[0] & 0xff) << 8 | each[1] & 0xff, now));
            }
        }
        assertThat(link.dueNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(link.count().packets() - link.count().lost()).isEqualTo(arrivals.size());
        return arrivals;
    }

    @Test
    void aFaultlessNetworkPassesAllAtOnce() {
        assertThat(through(Impairment.none(), 1, 100))
                .hasSize(100)
                .allSatisfy(each -> assertThat(each.atMs()).isEqualTo(each.number() * 20L));
    }

    @Test
    void losesItsShareAndTheSameWithTheSameSeed() {
        Impairment impairment = Impairment.none().withLoss(0.05);
        List<Arrival> arrivals = through(impairment, 7, 4000);
        assertThat(4000 - arrivals.size()).isBetween(150, 250);
        assertThat(through(impairment, 7, 4000)).isEqualTo(arrivals);
        assertThat(through(impairment, 8, 4000)).isNotEqualTo(arrivals);
    }

    @Test
    void jitterIsLateWithinItsBoundsAndInOrder() {
        for (int seed = 0; seed < 50; seed++) {
            List<Arrival> arrivals = through(Impairment.none().withJitter(Duration.ofMillis(50)), seed, 200);
            assertThat(arrivals)
                    .hasSize(200)
                    .isSortedAccordingTo((a, b) -> Integer.compare(a.number(), b.number()))
                    .allSatisfy(each ->
                            assertThat(each.atMs() - each.number() * 20L).isBetween(0L, 50L));
        }
    }

    @Test
    void whatIsHeldBackIsPassedByTheTwoBehindIt() {
        List<Arrival> arrivals = through(Impairment.none().withReorder(0.1), 3, 1000);
        List<Integer> order = arrivals.stream().map(Arrival::number).toList();
        assertThat(order)
                .hasSize(1000)
                .doesNotHaveDuplicates()
                .isNotEqualTo(order.stream().sorted().toList());
        assertThat(arrivals)
                .allSatisfy(each ->
                        assertThat(each.atMs() - each.number() * 20L).isIn(0L, Impairment.HELD_BACK.toMillis()));
    }

    @Test
    void nothingPassesWhileItIsOut() {
        Impairment impairment = Impairment.none().withOutage(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(through(impairment, 1, 200))
                .extracting(Arrival::number)
                .containsAll(List.of(0, 49, 150, 199))
                .doesNotContain(50, 149)
                .hasSize(100);
    }

    @Test
    void holdsOnlySoManyPackets() {
        ImpairedLink link = new ImpairedLink(Impairment.none().withReorder(1), new Random(1), 0);
        for (int i = 0; i < ImpairedLink.MOST_PACKETS + 3; i++) {
            link.put(new byte[1], 0);
        }
        assertThat(link.count().lost()).isEqualTo(3);
    }

    @Test
    void movesAreCountedByTheirTimes() {
        Impairment impairment = Impairment.none().withMoves(Duration.ofSeconds(5), Duration.ofSeconds(2));
        assertThat(impairment.moved(Duration.ofSeconds(1).toNanos())).isZero();
        assertThat(impairment.moved(Duration.ofSeconds(2).toNanos())).isEqualTo(1);
        assertThat(impairment.moved(Duration.ofSeconds(9).toNanos())).isEqualTo(2);
    }

    @Test
    void sharesAndTimesAreChecked() {
        assertThatThrownBy(() -> Impairment.none().withLoss(1.5)).hasMessageContaining("loss");
        assertThatThrownBy(() -> Impairment.none().withReorder(Double.NaN)).hasMessageContaining("reorder");
        assertThatThrownBy(() -> Impairment.none().withJitter(Duration.ofMillis(-1)))
                .hasMessageContaining("negative");
    }
}
