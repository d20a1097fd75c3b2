package dev.parley.ogg;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OggOpusTest {
    private static final OpusHead HEAD = new OpusHead(1, 312, 24_000, 0);

    /** Collects what a demultiplexer reports, as text lines and packets. */
    private static final class Recorder implements OggOpusDemuxer.Listener {
        private final List<OpusHead> heads = new ArrayList<>();
        private final List<byte[]> packets = new ArrayList<>();
        private int discontinuities;
        private int ends;

        @Override
        public void streamStarted(OpusHead head) {
            heads.add(head);
        }

        @Override
        public void packet(byte[] data, int offset, int length) {
            packets.add(Arrays.copyOfRange(data, offset, offset + length));
        }

        @Override
        public void discontinuity() {
            discontinuities++;
        }

        @Override
        public void streamEnded() {
            ends++;
        }
    }

    /** A 20 ms packet (one CELT frame) of the given length whose bytes tell packets apart. */
    private static byte[] packet(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        bytes[0] = (byte) (31 << 3);
        return bytes;
    }

    private static byte[] mux(OggOpusMuxer muxer, List<byte[]> packets) {
        byte[] out = new byte[OggOpusMuxer.MAX_OUTPUT_BYTES];
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(out, 0, muxer.headers(out, 0));
        for (byte[] packet : packets) {
            stream.write(out, 0, muxer.packet(packet, 0, packet.length, out, 0));
        }
        stream.write(out, 0, muxer.flush(out, 0));
        return stream.toByteArray();
    }

    private static List<byte[]> packets(int count) {
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(packet(60 + 37 * i % 700, i));
        }
        return packets;
    }

    private static Recorder demux(byte[]... pieces) {
        Recorder recorder = new Recorder();
        OggOpusDemuxer demuxer = new OggOpusDemuxer(recorder);
        for (byte[] piece : pieces) {
            demuxer.feed(piece, 0, piece.length);
        }
        return recorder;
    }

    private static int pageLength(byte[] stream, int at) {
        int segments = stream[at + 26] & 0xff;
        int length = 27 + segments;
        for (int i = 0; i < segments; i++) {
            length += stream[at + 27 + i] & 0xff;
        }
        return length;
    }

    private static List<ByteBuffer> pages(byte[] stream) {
        List<ByteBuffer> pages = new ArrayList<>();
        for (int at = 0; at < stream.length; at += pageLength(stream, at)) {
            pages.add(ByteBuffer.wrap(Arrays.copyOfRange(stream, at, at + pageLength(stream, at)))
                    .order(ByteOrder.LITTLE_ENDIAN));
        }
        return pages;
    }

    /** A page built by hand, for layouts our muxer does not produce. */
    private static byte[] page(int flags, int sequence, int[] lacing, byte[] body) {
        ByteBuffer page = ByteBuffer.allocate(27 + lacing.length + body.length).order(ByteOrder.LITTLE_ENDIAN);
        page.put(new byte[] {'O', 'g', 'g', 'S', 0, (byte) flags})
                .putLong(0)
                .putInt(7)
                .putInt(sequence);
        page.putInt(0).put((byte) lacing.length);
        for (int value : lacing) {
            page.put((byte) value);
        }
        page.put(body);
        page.putInt(22, OggPage.checksum(page.array(), 0, page.capacity()));
        return page.array();
    }

    private static byte[] headPage() {
        byte[] head = HEAD.toBytes();
        return page(OggPage.FIRST, 0, new int[] {head.length}, head);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void pagesAreLaidOutAsTheBrowserDecoderNeeds() {
        List<ByteBuffer> pages = pages(mux(new OggOpusMuxer(0xCAFE, HEAD), packets(5)));
        assertThat(pages).hasSize(7);
        for (int i = 0; i < pages.size(); i++) {
            assertThat(pages.get(i).getInt(18)).as("sequence").isEqualTo(i);
            assertThat(pages.get(i).getInt(14)).as("serial").isEqualTo(0xCAFE);
            assertThat(pages.get(i).get(5)).as("flags").isEqualTo((byte) (i == 0 ? 2 : 0));
        }
        ByteBuffer head = pages.getFirst();
        assertThat(head.get(26)).as("lacing values").isEqualTo((byte) 1);
        assertThat(head.get(37)).as("channels").isEqualTo((byte) 1);
        assertThat(head.getShort(38)).as("pre-skip").isEqualTo((short) 312);
        assertThat(pages.get(1).get(26)).isEqualTo((byte) 1);
        assertThat(new String(pages.get(1).array(), 28, 8, US_ASCII)).isEqualTo("OpusTags");
    }

    @Test
    void granuleCountsAllSamplesAt48kHz() {
        List<ByteBuffer> pages = pages(mux(new OggOpusMuxer(1, HEAD), packets(3)));
        assertThat(pages.stream().map(page -> page.getLong(6))).containsExactly(0L, 0L, 960L, 1920L, 2880L);
        List<ByteBuffer> pairs = pages(mux(new OggOpusMuxer(1, HEAD, 2), packets(3)));
        assertThat(pairs.stream().map(page -> page.getLong(6))).containsExactly(0L, 0L, 1920L, 2880L);
    }

    @Test
    void theChecksumIsNotTheReflectedCrcOfZip() {
        // Reference value: RFC 3533's CRC-32 (poly 0x04c11db7, no reflection, initial 0) of "OggS" and 23 zero bytes.
        byte[] page = new byte[27];
        page[0] = 'O';
        page[1] = 'g';
        page[2] = 'g';
        page[3] = 'S';
        CRC32 zip = new CRC32();
        zip.update(page);
        assertThat(OggPage.checksum(page, 0, 27)).isEqualTo(0x9ea1a511).isNotEqualTo((int) zip.getValue());
    }

    @Test
    void onlyEndMarksTheEnd() {
        byte[] stream = mux(new OggOpusMuxer(1, HEAD), packets(2));
        assertThat(demux(stream).ends).isZero();
    }

    @Test
    void theMuxerRefusesWhatIsNoPacket() {
        OggOpusMuxer muxer = new OggOpusMuxer(1, HEAD);
        byte[] out = new byte[OggOpusMuxer.MAX_OUTPUT_BYTES];
        byte[] good = packet(50, 1);
        assertThatThrownBy(() -> muxer.packet(good, 0, 50, out, 0)).isInstanceOf(IllegalStateException.class);
        muxer.headers(out, 0);
        assertThatThrownBy(() -> muxer.headers(out, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> muxer.packet(good, 0, 0, out, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> muxer.packet(packet(65_025, 1), 0, 65_025, out, 0))
                .hasMessageContaining("does not fit a page");
    }

    @Property
    void anySplitOfTheBytesGivesTheSamePackets(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 1_500) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 5) int packetsPerPage,
            @ForAll @Size(max = 60) List<@IntRange(max = 700) Integer> cuts) {
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            sent.add(packet(lengths.get(i), i));
        }
        byte[] stream = mux(new OggOpusMuxer(5, HEAD, packetsPerPage), sent);
        Recorder recorder = new Recorder();
        OggOpusDemuxer demuxer = new OggOpusDemuxer(recorder);
        int at = 0;
        for (int cut : cuts) {
            int count = Math.min(cut, stream.length - at);
            demuxer.feed(stream, at, count);
            at += count;
        }
        demuxer.feed(stream, at, stream.length - at);
        assertThat(recorder.packets).containsExactlyElementsOf(sent);
        assertThat(recorder.heads).containsExactly(HEAD);
        assertThat(recorder.discontinuities).isZero();
        assertThat(demuxer.statistics().skippedBytes()).isZero();
    }

    @Property
    void packetsContinuedOverPagesAreJoined(
            @ForAll @IntRange(min = 1, max = 3_000) int length,
            @ForAll @IntRange(min = 1, max = 4) int segmentsPerPage) {
        byte[] sent = packet(length, 1);
        byte[] stream = headPage();
        int[] lacing = new int[length / 255 + 1];
        Arrays.fill(lacing, 255);
        lacing[lacing.length - 1] = length % 255;
        int sequence = 1;
        int at = 0;
        for (int i = 0; i < lacing.length; i += segmentsPerPage) {
            int[] part = Arrays.copyOfRange(lacing, i, Math.min(lacing.length, i + segmentsPerPage));
            int bytes = Arrays.stream(part).sum();
            int flags = i == 0 ? 0 : OggPage.CONTINUED;
            stream = join(stream, page(flags, sequence++, part, Arrays.copyOfRange(sent, at, at + bytes)));
            at += bytes;
        }
        Recorder recorder = demux(stream);
        assertThat(recorder.packets).containsExactly(sent);
        assertThat(recorder.discontinuities).isZero();
    }

    @Test
    void aLostPageDropsOnlyThePacketsOnIt() {
        List<byte[]> sent = packets(5);
        List<ByteBuffer> pages = pages(mux(new OggOpusMuxer(1, HEAD), sent));
        pages.remove(4);
        Recorder recorder = demux(pages.stream().map(ByteBuffer::array).toArray(byte[][]::new));
        assertThat(recorder.packets).containsExactly(sent.get(0), sent.get(1), sent.get(3), sent.get(4));
        assertThat(recorder.discontinuities).isEqualTo(1);
    }

    @Test
    void theRestOfAPacketWhoseBeginningWasLostIsDropped() {
        byte[] whole = packet(40, 1);
        byte[] begun = page(0, 1, new int[] {255}, packet(255, 2));
        byte[] rest = page(OggPage.CONTINUED, 3, new int[] {30, 40}, join(new byte[30], whole));
        Recorder recorder = demux(headPage(), begun, rest);
        assertThat(recorder.packets).containsExactly(whole);
        assertThat(recorder.discontinuities).isEqualTo(1);
    }

    @Test
    void aPacketWhoseEndNeverComesIsDropped() {
        byte[] whole = packet(40, 1);
        byte[] begun = page(0, 1, new int[] {255}, packet(255, 2));
        Recorder recorder = demux(headPage(), begun, page(0, 2, new int[] {40}, whole));
        assertThat(recorder.packets).containsExactly(whole);
        assertThat(recorder.discontinuities).isEqualTo(1);
    }

    @Test
    void anEndlessPacketIsDroppedInBoundedMemory() {
        Recorder recorder = new Recorder();
        OggOpusDemuxer demuxer = new OggOpusDemuxer(recorder);
        byte[] head = headPage();
        demuxer.feed(head, 0, head.length);
        byte[] tags = page(0, 1, new int[] {8}, "OpusTags".getBytes(US_ASCII));
        demuxer.feed(tags, 0, tags.length);
        int[] full = new int[255];
        Arrays.fill(full, 255);
        for (int i = 0; i < 20; i++) {
            byte[] page = page(i == 0 ? 0 : OggPage.CONTINUED, i + 2, full, new byte[255 * 255]);
            demuxer.feed(page, 0, page.length);
        }
        byte[] whole = packet(40, 1);
        byte[] last = page(OggPage.CONTINUED, 22, new int[] {10, 40}, join(new byte[10], whole));
        demuxer.feed(last, 0, last.length);
        assertThat(recorder.packets).containsExactly(whole);
        assertThat(recorder.discontinuities).isEqualTo(1);
    }

    @Test
    void aDamagedPageIsSkippedAndCounted() {
        List<byte[]> sent = packets(4);
        byte[] stream = mux(new OggOpusMuxer(1, HEAD), sent);
        List<ByteBuffer> pages = pages(stream);
        int hit =
                pages.get(0).capacity() + pages.get(1).capacity() + pages.get(2).capacity() + 50;
        stream[hit] ^= 1;
        Recorder recorder = new Recorder();
        OggOpusDemuxer demuxer = new OggOpusDemuxer(recorder);
        demuxer.feed(stream, 0, stream.length);
        assertThat(recorder.packets).containsExactly(sent.get(0), sent.get(2), sent.get(3));
        assertThat(demuxer.statistics().damagedPages()).isEqualTo(1);
        assertThat(demuxer.statistics().skippedBytes()).isEqualTo(pages.get(3).capacity());
    }

    @Property
    void garbageBetweenPagesIsSkipped(@ForAll @Size(max = 400) byte[] garbage) {
        List<byte[]> sent = packets(3);
        List<ByteBuffer> pages = pages(mux(new OggOpusMuxer(1, HEAD), sent));
        // Zeros let a page that the garbage seems to start come to its end.
        byte[] gap = join(garbage, new byte[OggPage.MAX_BYTES]);
        byte[] stream = gap;
        for (ByteBuffer page : pages) {
            stream = join(stream, page.array(), gap);
        }
        assertThat(demux(stream).packets).containsExactlyElementsOf(sent);
    }

    @Test
    void aNewFirstPageStartsANewStream() {
        byte[] first = mux(new OggOpusMuxer(1, HEAD), packets(3));
        OpusHead other = new OpusHead(2, 3840, 48_000, -256);
        byte[] second = mux(new OggOpusMuxer(2, other), packets(2));
        Recorder recorder = demux(first, second);
        assertThat(recorder.heads).containsExactly(HEAD, other);
        assertThat(recorder.packets).hasSize(5);
        assertThat(recorder.discontinuities).isZero();
    }

    @Test
    void otherKindsOfStreamAreIgnored() {
        byte[] vorbis = page(OggPage.FIRST, 0, new int[] {7}, new byte[] {1, 'v', 'o', 'r', 'b', 'i', 's'});
        Recorder recorder = new Recorder();
        OggOpusDemuxer demuxer = new OggOpusDemuxer(recorder);
        demuxer.feed(vorbis, 0, vorbis.length);
        byte[] audio = page(0, 1, new int[] {40}, packet(40, 1));
        demuxer.feed(audio, 0, audio.length);
        assertThat(recorder.packets).isEmpty();
        assertThat(demuxer.statistics().ignoredStreams()).isEqualTo(1);
    }

    @Test
    void theLastPageIsReported() {
        OggOpusMuxer muxer = new OggOpusMuxer(1, HEAD);
        byte[] stream = mux(muxer, packets(1));
        byte[] out = new byte[100];
        int length = muxer.end(out, 0);
        byte[] end = Arrays.copyOf(out, length);
        Recorder recorder = demux(stream, end);
        assertThat(recorder.ends).isEqualTo(1);
    }

    @Property(tries = 2_000)
    void damagedStreamsNeverThrowAndNeverInventPackets(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int flips) {
        List<byte[]> sent = packets(12);
        byte[] stream = mux(new OggOpusMuxer(1, HEAD, 3), sent);
        Random random = new Random(seed);
        for (int i = 0; i < flips; i++) {
            stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Recorder recorder = demux(stream);
        assertThat(sent).usingElementComparator(Arrays::compare).containsAll(recorder.packets);
    }

    @Property(tries = 200)
    void hostileBytesCostLinearWork(@ForAll @IntRange(min = 28, max = 300) int spacing) {
        // Every candidate claims a page of the greatest length, and none has the right checksum.
        byte[] hostile = new byte[1 << 20];
        Arrays.fill(hostile, (byte) 255);
        for (int at = 0; at + 27 < hostile.length; at += spacing) {
            hostile[at] = 'O';
            hostile[at + 1] = 'g';
            hostile[at + 2] = 'g';
            hostile[at + 3] = 'S';
            hostile[at + 4] = 0;
        }
        Recorder recorder = new Recorder();
        OggOpusDemuxer demuxer = new OggOpusDemuxer(recorder);
        demuxer.feed(hostile, 0, hostile.length);
        assertThat(recorder.packets).isEmpty();
        // Pages are about 64 KB, so 1 MB holds 16 of them; each byte may be checked about twice, plus the first credit.
        assertThat(demuxer.statistics().damagedPages()).isLessThan(16 * 2 + 8 + spacing);
    }

    @Test
    void staleChunksAreDroppedUntilAStreamBegins() {
        PreConnectAudioFilter gate = new PreConnectAudioFilter();
        byte[] audio = page(0, 5, new int[] {40}, packet(40, 1));
        byte[] head = headPage();
        assertThat(gate.admits(audio, 0, audio.length)).isFalse();
        assertThat(gate.admits(head, 0, 5)).isFalse();
        assertThat(gate.admits(new byte[0], 0, 0)).isFalse();
        assertThat(gate.admits(head, 0, head.length)).isTrue();
        assertThat(gate.admits(audio, 0, audio.length)).isTrue();
        assertThat(gate.admits(audio, 0, 3)).isTrue();
    }
}
