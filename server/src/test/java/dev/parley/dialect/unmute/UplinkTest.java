package dev.parley.dialect.unmute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.OpusEncoder;
import dev.parley.codec.OpusEncoderOptions;
import dev.parley.ogg.OggOpusMuxer;
import dev.parley.ogg.OpusHead;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A caller's stream is heard whole however its client packs pages and cuts messages (unmute.md 4.1). */
class UplinkTest {
    private static final int RATE = 24_000;
    private static final int FRAME = RATE / 50;
    private static final int PACKETS = 30;

    /** A stream of 20 ms packets, so many a page. */
    private static byte[] stream(int packetsPerPage, int preSkip) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OggOpusMuxer muxer = new OggOpusMuxer(9, new OpusHead(1, preSkip, RATE, 0), packetsPerPage);
        byte[] page = new byte[OggOpusMuxer.MAX_OUTPUT_BYTES];
        out.write(page, 0, muxer.headers(page, 0));
        byte[] packet = new byte[OpusEncoder.MAX_PACKET_BYTES];
        short[] tone = UnmuteCall.tone(20 * PACKETS);
        try (OpusEncoder encoder = new OpusEncoder(OpusEncoderOptions.speech(RATE))) {
            for (int i = 0; i < PACKETS; i++) {
                int length = encoder.encode(tone, i * FRAME, FRAME, packet, 0);
                out.write(page, 0, muxer.packet(packet, 0, length, page, 0));
            }
        }
        return out.toByteArray();
    }

    private static int headPage(byte[] stream) {
        return 28 + (stream[27] & 0xff);
    }

    private static int heard(byte[] stream, List<Integer> cuts) {
        int[] samples = {0};
        try (Uplink uplink = new Uplink(RATE, pcm -> samples[0] += pcm.length)) {
            int at = 0;
            // A client's first message has at least the head page.
            int next = headPage(stream);
            for (int cut : cuts) {
                uplink.feed(Arrays.copyOfRange(stream, at, next));
                at = next;
                next = Math.min(stream.length, at + cut);
            }
            uplink.feed(Arrays.copyOfRange(stream, at, stream.length));
        }
        return samples[0];
    }

    @Property(tries = 300)
    void anyPackingAndAnyCut(
            @ForAll @IntRange(min = 1, max = 5) int packetsPerPage,
            @ForAll @IntRange(max = 3840) int preSkip,
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 700) Integer> cuts) {
        byte[] stream = stream(packetsPerPage, preSkip);
        int whole = PACKETS / packetsPerPage * packetsPerPage;
        assertThat(heard(stream, cuts)).isEqualTo(heard(stream, List.of())).isEqualTo(whole * FRAME - preSkip / 2);
    }

    /** Head, tags and first audio in one message, as some encoders send them. */
    @Property(tries = 20)
    void everythingInOneMessage(@ForAll @IntRange(min = 1, max = 3) int packetsPerPage) {
        byte[] stream = stream(packetsPerPage, 312);
        int[] samples = {0};
        try (Uplink uplink = new Uplink(RATE, pcm -> samples[0] += pcm.length)) {
            assertThat(uplink.feed(stream)).isTrue();
        }
        assertThat(samples[0]).isEqualTo(PACKETS * FRAME - 156);
    }
}
