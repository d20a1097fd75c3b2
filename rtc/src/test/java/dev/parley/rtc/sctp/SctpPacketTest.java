package dev.parley.rtc.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SctpPacketTest {
    private static final byte[] KEY = new byte[32];

    private static SctpChunk.Data data(int tsn, int stream, int sequence, String flags, int size) {
        return new SctpChunk.Data(
                flags.contains("u"),
                flags.contains("b"),
                flags.contains("e"),
                tsn,
                stream,
                sequence,
                51,
                new byte[size]);
    }

    private final List<SctpMessage> messages = new ArrayList<>();
    private final InboundData inbound = new InboundData(100, 1 << 16, messages::add);

    @Test
    void readsWhatItWrites() throws SctpFormatException {
        SctpChunk[] chunks = {
            new SctpChunk.Shutdown(9),
            new SctpChunk.ShutdownAck(),
            new SctpChunk.ShutdownComplete(true),
            new SctpChunk.CookieAck(),
            new SctpChunk.Abort(true)
        };
        SctpPacketWriter writer = new SctpPacketWriter(5000, 5001, 77);
        for (SctpChunk each : chunks) {
            writer.write(each);
        }
        byte[] bytes = writer.finish();
        SctpPacketReader.Packet packet = SctpPacketReader.parse(bytes, bytes.length);
        assertThat(packet.tag()).isEqualTo(77);
        assertThat(packet.chunks())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(chunks);
        bytes[20] ^= 1;
        assertThatExceptionOfType(SctpFormatException.class)
                .isThrownBy(() -> SctpPacketReader.parse(bytes, bytes.length))
                .withMessage("checksum");
    }

    @Test
    void cookiesAreSealedAndAge() {
        StateCookie cookie = new StateCookie(1, 2, 3, 4, 5, 6);
        byte[] sealed = cookie.seal(KEY, 7);
        long last = 7 + StateCookie.LIFETIME.toNanos();
        assertThat(StateCookie.open(KEY, sealed, last)).isEqualTo(cookie);
        assertThat(StateCookie.open(KEY, sealed, last + 1)).isNull();
        assertThat(StateCookie.open(new byte[] {1}, sealed, 7)).isNull();
        for (int i = 0; i < sealed.length; i++) {
            byte[] forged = sealed.clone();
            forged[i] ^= 1;
            assertThat(StateCookie.open(KEY, forged, 7)).isNull();
        }
        assertThat(StateCookie.open(KEY, new byte[3], 7)).isNull();
    }

    @Test
    void tellsGapsAndWindow() throws SctpFormatException {
        assertThat(inbound.take(data(100, 0, 0, "be", 10))).isTrue();
        assertThat(inbound.take(data(102, 0, 2, "be", 10))).isFalse();
        assertThat(inbound.take(data(103, 0, 3, "be", 10))).isFalse();
        assertThat(inbound.take(data(106, 0, 6, "be", 10))).isFalse();
        assertThat(messages).hasSize(1);
        SctpChunk.Sack sack = inbound.sack();
        assertThat(sack.tsn()).isEqualTo(100);
        assertThat(sack.gaps()).containsExactly(2, 3, 6, 6);
        assertThat(sack.window())
                .isEqualTo(InboundData.MOST_BYTES - inbound.held())
                .isLessThan(InboundData.MOST_BYTES);
    }

    @Test
    void whatWasGivenUpHoldsNothingBack() throws SctpFormatException {
        inbound.take(data(101, 3, 1, "be", 1));
        inbound.take(data(103, 3, 3, "b", 1));
        assertThat(messages).isEmpty();
        inbound.forward(new SctpChunk.ForwardTsn(100, new int[] {3}, new int[] {0}));
        assertThat(messages).hasSize(1);
        inbound.forward(new SctpChunk.ForwardTsn(103, new int[] {3}, new int[] {3}));
        inbound.take(data(104, 3, 4, "be", 1));
        assertThat(messages).hasSize(2);
        assertThat(inbound.held()).isZero();
        assertThat(inbound.sack().tsn()).isEqualTo(104);
    }

    @Test
    void holdsOnlySoMuch() {
        assertThatExceptionOfType(SctpFormatException.class)
                .as("messages whose turn never comes")
                .isThrownBy(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        inbound.take(data(100 + i, 0, 1 + i, "be", 1000));
                    }
                });
        assertThat(inbound.held()).isBetween(2 * InboundData.MOST_BYTES, 2 * InboundData.MOST_BYTES + 2000);
        assertThatExceptionOfType(SctpFormatException.class)
                .isThrownBy(() -> new InboundData(0, 1, messages::add).take(data(0, InboundData.STREAMS, 0, "be", 1)));
    }

    @Test
    void waitsForOnlySoManyChunks() throws SctpFormatException {
        for (int i = 0; i < InboundData.MOST_CHUNKS + 100; i++) {
            inbound.take(data(101 + i, 0, 0, "", 1));
        }
        assertThat(inbound.held()).isLessThanOrEqualTo(InboundData.MOST_CHUNKS * 65);
        assertThat(inbound.sack().gaps()).containsExactly(2, InboundData.MOST_CHUNKS);
    }

    @Property(tries = 3000)
    void anythingWithTheRightChecksumIsSurvived(
            @ForAll @Size(max = 80) byte[] body, @ForAll byte type, @ForAll long seed) {
        List<byte[]> out = new ArrayList<>();
        Random random = new Random(seed);
        SctpAssociation server = new SctpAssociation(5000, 5000, 1000, random, out::add, new Quiet());
        SctpAssociation client = new SctpAssociation(5000, 5000, 1000, random, out::add, new Quiet());
        client.connect(0);
        for (int turn = 0; !out.isEmpty(); turn++) {
            byte[] packet = out.removeFirst();
            (turn % 2 == 0 ? server : client).receive(packet, packet.length, 0);
        }
        assertThat(server.established()).isTrue();
        int types = 15;
        int chosen = type < 0 ? 130 + (type & 1) * 62 : type % types;
        byte[] packet = new SctpPacketWriter(5000, 5000, client.peerTag())
                .write(new SctpChunk.Unknown(chosen))
                .finish();
        byte[] longer = java.util.Arrays.copyOf(packet, packet.length + body.length);
        System.arraycopy(body, 0, longer, packet.length, body.length);
        longer[15] = (byte) (4 + body.length);
        if (body.length > 0) {
            longer[13] = body[0];
        }
        java.nio.ByteBuffer.wrap(longer)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putInt(8, SctpPacketReader.checksum(longer, longer.length));
        server.receive(longer, longer.length, 1);
        server.advance(2);
        assertThat(server.deadlineNs()).isGreaterThan(2);
    }

    private static final class Quiet implements SctpListener {
        @Override
        public void established() {}

        @Override
        public void message(SctpMessage message) {}

        @Override
        public void resetByPeer(int[] streams) {}

        @Override
        public void resetDone(int[] streams) {}

        @Override
        public void acknowledged(int stream, int bytes) {}

        @Override
        public void closed(@Nullable String failure) {}
    }
}
