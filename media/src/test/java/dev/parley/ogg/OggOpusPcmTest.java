package dev.parley.ogg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.codec.OpusEncoderOptions;
import dev.parley.codec.TestClips;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OggOpusPcmTest {
    private static final short[] SPEECH = TestClips.speech("goforward").samples();
    private static final OpusEncoderOptions OPTIONS = OpusEncoderOptions.speech(16_000);

    private static byte[] write(short[] pcm, int block) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (OggOpusWriter writer = new OggOpusWriter(OPTIONS, 3, 20, stream::write)) {
            for (int at = 0; at < pcm.length; at += block) {
                writer.write(pcm, at, Math.min(block, pcm.length - at));
            }
            writer.end();
        }
        return stream.toByteArray();
    }

    private static final class Collected implements OggOpusReader.PcmSink {
        private short[] pcm = new short[1 << 18];
        private int length;

        @Override
        public void pcm(short[] samples, int offset, int count) {
            System.arraycopy(samples, offset, pcm, length, count);
            length += count;
        }

        private short[] samples() {
            return Arrays.copyOf(pcm, length);
        }
    }

    private static short[] read(byte[] stream, int rate) {
        Collected collected = new Collected();
        try (OggOpusReader reader = new OggOpusReader(rate, collected)) {
            reader.feed(stream, 0, stream.length);
        }
        return collected.samples();
    }

    @Test
    void speechComesBackAlignedToItsStart() {
        short[] back = read(write(SPEECH, 777), 16_000);
        assertThat(back.length).isBetween(SPEECH.length, SPEECH.length + 320);
        assertThat(TestClips.correlation(SPEECH, back, 0)).isGreaterThan(0.8);
        assertThat(TestClips.correlation(SPEECH, back, 0)).isGreaterThan(TestClips.correlation(SPEECH, back, 20));
    }

    @Test
    void theReaderDecodesAtItsOwnRate() {
        assertThat(read(write(SPEECH, 320), 24_000).length).isEqualTo(read(write(SPEECH, 320), 16_000).length * 3 / 2);
    }

    @Property(tries = 30)
    void anyBlockSizeGivesTheSameStream(@ForAll @IntRange(min = 1, max = 4_000) int block) {
        short[] head = Arrays.copyOf(SPEECH, 16_000);
        assertThat(write(head, block)).isEqualTo(write(head, head.length));
    }

    @Test
    void flushSendsWhatWaitsAsAWholeFrame() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (OggOpusWriter writer = new OggOpusWriter(OPTIONS, 3, 20, stream::write)) {
            writer.flush();
            assertThat(stream.size()).isZero();
            writer.write(SPEECH, 0, 100);
            assertThat(writer.waitingSamples()).isEqualTo(100);
            assertThat(stream.size()).isZero();
            writer.flush();
            assertThat(writer.waitingSamples()).isZero();
        }
        assertThat(read(stream.toByteArray(), 16_000).length).isBetween(1, 320);
    }

    @Test
    void aCorruptPacketIsConcealed() {
        byte[] out = new byte[1_000];
        OggOpusMuxer muxer = new OggOpusMuxer(1, new OpusHead(1, 0, 16_000, 0));
        Collected collected = new Collected();
        try (OggOpusReader reader = new OggOpusReader(16_000, collected)) {
            reader.feed(out, 0, muxer.headers(out, 0));
            // Code 2 whose first frame claims more bytes than there are.
            byte[] corrupt = {(byte) (31 << 3 | 2), (byte) 200, 1, 2};
            reader.feed(out, 0, muxer.packet(corrupt, 0, corrupt.length, out, 0));
            assertThat(reader.corruptPackets()).isEqualTo(1);
        }
        assertThat(collected.length).isEqualTo(320);
    }

    @Test
    void aSecondStreamOnTheSameConnectionIsDecodedAfresh() {
        byte[] one = write(SPEECH, 320);
        Collected collected = new Collected();
        try (OggOpusReader reader = new OggOpusReader(16_000, collected)) {
            reader.feed(one, 0, one.length);
            short[] first = collected.samples();
            collected.length = 0;
            reader.feed(one, 0, one.length);
            assertThat(collected.samples()).isEqualTo(first);
        }
    }

    @Test
    void oddFrameLengthsAreRefused() {
        assertThatThrownBy(() -> new OggOpusWriter(OPTIONS, 1, 30, (data, offset, length) -> {}))
                .hasMessageContaining("frameMs 30");
    }
}
