package dev.parley.rtc.sctp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Two sides of an association on virtual time, and between them a path that loses, delays, swaps and doubles packets. */
final class LossyLink {
    private record Flight(long atNs, long order, boolean toServer, byte[] packet) {}

    /** What one side was told. */
    static final class Side implements DataChannelListener {
        final List<DataChannel> opened = new ArrayList<>();
        final List<byte[]> messages = new ArrayList<>();
        final List<Boolean> texts = new ArrayList<>();
        final List<DataChannel> drained = new ArrayList<>();
        final List<DataChannel> closed = new ArrayList<>();
        String over;

        @Override
        public void opened(DataChannel channel) {
            opened.add(channel);
        }

        @Override
        public void message(DataChannel channel, byte[] data, boolean text) {
            messages.add(data);
            texts.add(text);
        }

        @Override
        public void drained(DataChannel channel) {
            drained.add(channel);
        }

        @Override
        public void channelClosed(DataChannel channel) {
            closed.add(channel);
        }

        @Override
        public void associationClosed(@Nullable String failure) {
            over = failure == null ? "by the other side" : failure;
        }
    }

    /** What the client takes. */
    static final int LONGEST = 100_000;

    final Side client = new Side();
    final Side server = new Side();
    final DataChannels clientChannels;
    final DataChannels serverChannels;
    int packets;
    /** Which packets are lost besides, by their number. */
    IntPredicate lost = any -> false;

    private final Random random;
    private final int lossPercent;
    private final PriorityQueue<Flight> flights = new PriorityQueue<>(
            (a, b) -> a.atNs != b.atNs ? Long.compare(a.atNs, b.atNs) : Long.compare(a.order, b.order));
    private long now = 1_000_000_000L;

    LossyLink(int lossPercent, long seed) {
        this.lossPercent = lossPercent;
        random = new Random(seed);
        serverChannels = DataChannels.server(5000, LONGEST, random, () -> now, packet -> send(packet, false), server);
        clientChannels = new DataChannels(true, 5000, 0, random, () -> now, packet -> send(packet, true), client);
    }

    private void send(byte[] packet, boolean toServer) {
        if (packet.length > SctpPacketWriter.PACKET_BYTES) {
            throw new AssertionError("packet of " + packet.length + " bytes");
        }
        int copies = lossPercent > 0 && random.nextInt(20) == 0 ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            int number = packets++;
            if (random.nextInt(100) >= lossPercent && !lost.test(number)) {
                int delayMs = lossPercent > 0 ? 20 + random.nextInt(30) : 20;
                flights.add(new Flight(now + delayMs * 1_000_000L, number, toServer, packet));
            }
        }
    }

    long nowNs() {
        return now;
    }

    /** Lets time pass until that holds. Returns how long it took. */
    Duration until(BooleanSupplier done) {
        long start = now;
        while (!done.getAsBoolean()) {
            long due = Math.min(clientChannels.deadlineNs(), serverChannels.deadlineNs());
            Flight flight = flights.peek();
            if (flight == null && due == Long.MAX_VALUE) {
                throw new AssertionError("nothing happens any more");
            }
            if (now - start > Duration.ofMinutes(30).toNanos()) {
                throw new AssertionError("not within half an hour");
            }
            step(flight, due);
        }
        return Duration.ofNanos(now - start);
    }

    private void step(@Nullable Flight next, long due) {
        if (next != null && next.atNs <= due) {
            flights.poll();
            now = Math.max(now, next.atNs);
            (next.toServer ? serverChannels : clientChannels).receive(next.packet, next.packet.length);
        } else {
            now = Math.max(now, due);
            clientChannels.advance();
            serverChannels.advance();
        }
    }

    /** Lets so much time pass, whatever happens. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        while (true) {
            long due = Math.min(clientChannels.deadlineNs(), serverChannels.deadlineNs());
            Flight flight = flights.peek();
            if (Math.min(due, flight == null ? Long.MAX_VALUE : flight.atNs) > end) {
                now = end;
                return;
            }
            step(flight, due);
        }
    }

    /** Opens the client's first channel. */
    DataChannel open(int id, boolean unordered) {
        int before = client.opened.size();
        until(clientChannels::established);
        clientChannels.open(id, "label", unordered);
        until(() -> client.opened.size() > before);
        return client.opened.getLast();
    }
}
