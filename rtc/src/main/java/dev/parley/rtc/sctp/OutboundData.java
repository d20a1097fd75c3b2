package dev.parley.rtc.sctp;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * What goes out: messages cut into chunks, sent as the windows allow, and again until they are acknowledged (RFC 9260 sections 6.1 to
 * 6.3 and 7.2).
 */
final class OutboundData {
    /** Bytes of messages that are not acknowledged; a message that would go beyond is not taken. */
    static final int MOST_BYTES = 4 << 20;

    private static final int CHUNK_BYTES =
            SctpPacketWriter.PACKET_BYTES - SctpPacketReader.HEADER_BYTES - SctpPacketWriter.DATA_HEADER_BYTES;
    private static final int MISSED_OFTEN = 3;
    private static final int OVERHEAD = 64;

    /** What is told as soon as bytes of a stream are acknowledged. */
    interface Acknowledged {
        void bytes(int stream, int count);
    }

    private record Queued(int stream, int protocol, boolean unordered, byte[] payload, int offset) {}

    private static final class Sent {
        private final long tsn;
        private final SctpChunk.Data chunk;
        private long atNs;
        private boolean repeated;
        private boolean acknowledged;
        private boolean lost;
        private int missed;

        Sent(long tsn, SctpChunk.Data chunk) {
            this.tsn = tsn;
            this.chunk = chunk;
        }

        int size() {
            return chunk.payload().length;
        }
    }

    private final CongestionWindow congestion = new CongestionWindow();
    private final RetransmissionTimeout timeout;
    private final Acknowledged listener;
    private final Deque<Queued> queue = new ArrayDeque<>();
    private final Deque<Sent> flight = new ArrayDeque<>();
    private final Map<Integer, Integer> sequences = new HashMap<>();
    private long next;
    private long peerWindow;
    private long outstanding;
    private int held;
    private int lost;
    private long recoverUntil = -1;
    private long expiresNs = Long.MAX_VALUE;

    OutboundData(int firstTsn, long peerWindow, RetransmissionTimeout timeout, Acknowledged listener) {
        this.next = Tsn.start(firstTsn);
        this.peerWindow = peerWindow;
        this.timeout = timeout;
        this.listener = listener;
    }

    /** Returns false, and takes nothing, when too much is unacknowledged already. */
    boolean offer(int stream, int protocol, boolean unordered, byte[] payload) {
        if (held + payload.length + OVERHEAD > MOST_BYTES) {
            return false;
        }
        held += payload.length + OVERHEAD;
        queue.add(new Queued(stream, protocol, unordered, payload, 0));
        return true;
    }

    /** Writes into a packet what may go now: first what was lost. Returns whether it put anything in. */
    boolean fill(SctpPacketWriter packet, long nowNs) {
        boolean any = lost > 0 && repeat(packet, nowNs);
        while (!queue.isEmpty()) {
            Queued head = queue.getFirst();
            int size = Math.min(CHUNK_BYTES, head.payload.length - head.offset);
            if (!fits(packet, size) || !allowed(size)) {
                break;
            }
            Sent sent = new Sent(next, cut(queue.removeFirst(), size));
            next++;
            flight.add(sent);
            send(packet, sent, nowNs);
            any = true;
        }
        return any;
    }

    private boolean repeat(SctpPacketWriter packet, long nowNs) {
        boolean any = false;
        for (Sent each : flight) {
            if (each.lost && fits(packet, each.size()) && allowed(each.size())) {
                each.lost = false;
                lost--;
                each.repeated = true;
                each.missed = 0;
                send(packet, each, nowNs);
                any = true;
            }
        }
        return any;
    }

    private static boolean fits(SctpPacketWriter packet, int size) {
        return SctpPacketWriter.DATA_HEADER_BYTES + ((size + 3) & ~3) <= packet.room();
    }

    /** One chunk may always be on its way: it finds out whether a closed window has opened. */
    private boolean allowed(int size) {
        return outstanding == 0 || outstanding + size <= Math.min(congestion.bytes(), peerWindow);
    }

    private SctpChunk.Data cut(Queued message, int size) {
        boolean begin = message.offset == 0;
        int end = message.offset + size;
        boolean last = end == message.payload.length;
        int sequence = message.unordered ? 0 : sequences.getOrDefault(message.stream, 0);
        if (last && !message.unordered) {
            sequences.put(message.stream, (sequence + 1) & 0xffff);
        }
        if (!last) {
            queue.addFirst(new Queued(message.stream, message.protocol, message.unordered, message.payload, end));
        }
        byte[] part = begin && last ? message.payload : Arrays.copyOfRange(message.payload, message.offset, end);
        return new SctpChunk.Data(
                message.unordered, begin, last, (int) next, message.stream, sequence, message.protocol, part);
    }

    private void send(SctpPacketWriter packet, Sent sent, long nowNs) {
        sent.atNs = nowNs;
        outstanding += sent.size();
        packet.write(sent.chunk);
        if (expiresNs == Long.MAX_VALUE) {
            expiresNs = nowNs + timeout.ns();
        }
    }

    /** Takes an acknowledgement. Returns whether it acknowledged anything new. */
    boolean acknowledged(SctpChunk.Sack sack, long nowNs) {
        long cumulative = Tsn.unwrap(flight.isEmpty() ? next - 1 : flight.getFirst().tsn, sack.tsn());
        if (cumulative >= next || (!flight.isEmpty() && cumulative < flight.getFirst().tsn - 1)) {
            return false; // of something that was never sent, or overtaken by a later one
        }
        boolean full = outstanding + SctpPacketWriter.PACKET_BYTES > congestion.bytes();
        long newly = 0;
        boolean advanced = false;
        while (!flight.isEmpty() && flight.getFirst().tsn <= cumulative) {
            Sent sent = flight.removeFirst();
            advanced = true;
            if (!sent.repeated && !sent.acknowledged) {
                timeout.measured(nowNs - sent.atNs);
            }
            newly += acknowledge(sent);
        }
        newly += gaps(sack, cumulative);
        if (cumulative >= recoverUntil) {
            recoverUntil = -1;
        }
        if (advanced && recoverUntil < 0) {
            congestion.acknowledged(newly, full);
        }
        peerWindow = sack.window();
        if (flight.isEmpty()) {
            expiresNs = Long.MAX_VALUE;
        } else if (advanced) {
            timeout.progressed();
            expiresNs = nowNs + timeout.ns();
        }
        return newly > 0;
    }

    private long acknowledge(Sent sent) {
        if (sent.acknowledged) {
            return 0;
        }
        sent.acknowledged = true;
        if (sent.lost) {
            sent.lost = false;
            lost--;
        } else {
            outstanding -= sent.size();
        }
        held -= sent.size() + (sent.chunk.end() ? OVERHEAD : 0);
        listener.bytes(sent.chunk.stream(), sent.size());
        return sent.size();
    }

    /** What came behind something missing; what is missing three times over is sent again at once. */
    private long gaps(SctpChunk.Sack sack, long cumulative) {
        long newly = 0;
        long highest = -1;
        long newestNs = Long.MIN_VALUE;
        int gap = 0;
        for (Sent each : flight) {
            while (gap < sack.gaps().length && each.tsn > cumulative + sack.gaps()[gap + 1]) {
                gap += 2;
            }
            if (gap == sack.gaps().length) {
                break;
            }
            if (each.tsn >= cumulative + sack.gaps()[gap] && !each.acknowledged) {
                newly += acknowledge(each);
                highest = each.tsn;
                newestNs = Math.max(newestNs, each.atNs);
            }
        }
        for (Sent each : flight) {
            if (each.tsn >= highest) {
                break;
            }
            boolean overtaken = each.atNs <= newestNs; // by something sent after it, also where it was sent again
            if (!each.acknowledged && !each.lost && overtaken && ++each.missed == MISSED_OFTEN) {
                lose(each);
                if (recoverUntil < 0) {
                    recoverUntil = next - 1;
                    congestion.lost();
                }
            }
        }
        return newly;
    }

    private void lose(Sent sent) {
        sent.lost = true;
        lost++;
        outstanding -= sent.size();
    }

    /** When what is on its way counts as lost. */
    long deadlineNs() {
        return expiresNs;
    }

    /** The time is over: everything that is not acknowledged is sent again, slowly at first. */
    void expired() {
        timeout.expired();
        congestion.expired();
        recoverUntil = -1;
        expiresNs = Long.MAX_VALUE;
        for (Sent each : flight) {
            each.missed = 0;
            if (!each.acknowledged && !each.lost) {
                lose(each);
            }
        }
    }

    /** Whether nothing waits or is on its way for that stream. */
    boolean drained(int stream) {
        return queue.stream().noneMatch(each -> each.stream == stream)
                && flight.stream().noneMatch(each -> !each.acknowledged && each.chunk.stream() == stream);
    }

    boolean empty() {
        return queue.isEmpty() && flight.isEmpty();
    }

    /** The last number that was given. */
    int lastTsn() {
        return (int) (next - 1);
    }

    /** The streams begin anew. */
    void reset(int[] streams) {
        for (int each : streams) {
            sequences.remove(each);
        }
    }
}
