package dev.parley.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    /** A file of the given format whose samples are written by {@code samples}. */
    private static byte[] wav(int tag, int channels, int bits, int dataBytes, Consumer<ByteBuffer> samples) {
        boolean extensible = tag > 0xff;
        int fmt = extensible ? 40 : 16;
        ByteBuffer out = ByteBuffer.allocate(28 + fmt + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put(ascii("RIFF"))
                .putInt(20 + fmt + dataBytes)
                .put(ascii("WAVEfmt "))
                .putInt(fmt);
        out.putShort((short) (extensible ? 0xfffe : tag)).putShort((short) channels);
        out.putInt(16_000).putInt(16_000 * channels * bits / 8);
        out.putShort((short) (channels * bits / 8)).putShort((short) bits);
        if (extensible) {
            out.putShort((short) 22).putShort((short) bits).putInt(0).putShort((short) (tag & 0xff));
            out.put(new byte[] {0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xaa, 0, 0x38, (byte) 0x9b, 0x71});
        }
        out.put(ascii("data")).putInt(dataBytes);
        samples.accept(out);
        return out.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static short[] read(byte[] file) throws IOException {
        return WavReader.readAll(new ByteArrayInputStream(file), MINUTE).samples();
    }

    @Test
    void readsEveryEncoding() throws IOException {
        assertThat(read(wav(
                        1, 1, 8, 3, out -> out.put((byte) 128).put((byte) 255).put((byte) 0))))
                .containsExactly(0, 32_512, -32_768);
        assertThat(read(wav(1, 1, 16, 4, out -> out.putShort((short) 1).putShort((short) -2))))
                .containsExactly(1, -2);
        assertThat(read(wav(
                        1,
                        1,
                        24,
                        9,
                        out -> out.put(new byte[] {0, 1, 0, (byte) 0xff, (byte) 0xff, 0x7f, 0, 0, (byte) 0x80}))))
                .containsExactly(1, 32_767, -32_768);
        assertThat(read(wav(1, 1, 32, 8, out -> out.putInt(5 << 16).putInt(Integer.MAX_VALUE))))
                .containsExactly(5, 32_767);
        assertThat(read(wav(
                        3,
                        1,
                        32,
                        16,
                        out -> out.putFloat(0.5f).putFloat(-1f).putFloat(7f).putFloat(Float.NaN))))
                .containsExactly(16_384, -32_768, 32_767, 0);
        assertThat(read(wav(3, 1, 64, 8, out -> out.putDouble(-0.25)))).containsExactly(-8_192);
        assertThat(read(wav(6, 1, 8, 1, out -> out.put((byte) 0xaa)))).containsExactly(32_256);
        assertThat(read(wav(7, 1, 8, 1, out -> out.put((byte) 0x80)))).containsExactly(32_124);
    }

    @Test
    void readsTheExtensibleForm() throws IOException {
        assertThat(read(wav(0x101, 1, 16, 2, out -> out.putShort((short) 9)))).containsExactly(9);
        assertThat(read(wav(0x103, 1, 32, 4, out -> out.putFloat(0.5f)))).containsExactly(16_384);
    }

    @Test
    void mixesChannelsToTheirMean() throws IOException {
        byte[] stereo = wav(
                1,
                2,
                16,
                8,
                out -> out.putShort((short) 100)
                        .putShort((short) 300)
                        .putShort((short) -32_768)
                        .putShort((short) -32_768));
        assertThat(read(stereo)).containsExactly(200, -32_768);
        byte[] eight = wav(1, 8, 16, 16, out -> out.putShort((short) 800));
        assertThat(read(eight)).containsExactly(100);
    }

    @Test
    void readsBackWhatItWrites() throws IOException {
        PcmClip clip = TestClips.speech("librivox-0880");
        Path file = folder.resolve("a.wav");
        WavWriter.write(clip, file);
        ByteArrayOutputStream memory = new ByteArrayOutputStream();
        WavWriter.write(clip, memory);
        assertThat(file).hasBinaryContent(memory.toByteArray());
        PcmClip back = WavReader.readAll(file, MINUTE);
        assertThat(back.samples()).isEqualTo(clip.samples());
        assertThat(back.sampleRate()).isEqualTo(16_000);
        assertThat(back.duration()).isEqualTo(clip.duration());
    }

    @Test
    void anUnfinishedFileStillReads() throws IOException {
        Path file = folder.resolve("cut.wav");
        try (WavWriter writer = WavWriter.create(file, 8_000)) {
            writer.write(new short[] {1, 2, 3}, 0, 3);
            assertThat(WavReader.readAll(file, MINUTE).samples()).containsExactly(1, 2, 3);
            writer.write(new short[] {4, 5}, 1, 1);
        }
        assertThat(Files.size(file)).isEqualTo(WavWriter.HEADER_BYTES + 8);
        assertThat(WavReader.readAll(file, MINUTE).samples()).containsExactly(1, 2, 3, 5);
    }

    @Test
    void aStreamOfUnknownLengthEndsWithTheStream() throws IOException {
        byte[] head = WavWriter.header(24_000, WavWriter.UNKNOWN_LENGTH);
        byte[] file = Arrays.copyOf(head, head.length + 5);
        file[44] = 7;
        assertThat(read(file)).containsExactly(7, 0);
    }

    @Test
    void otherChunksAreSkipped() throws IOException {
        byte[] plain = wav(1, 1, 16, 2, out -> out.putShort((short) 5));
        ByteBuffer file = ByteBuffer.allocate(plain.length + 12).order(ByteOrder.LITTLE_ENDIAN);
        file.put(plain, 0, 12)
                .put(ascii("LIST"))
                .putInt(3)
                .put(new byte[] {1, 2, 3, 0})
                .put(plain, 12, plain.length - 12);
        assertThat(read(file.array())).containsExactly(5);
    }

    /** A file of one sample, with a chunk of so many bytes that says it has {@code length} put in at {@code at}. */
    private static byte[] withChunk(int at, String name, int length, int bytes) {
        byte[] plain = wav(1, 1, 16, 2, out -> out.putShort((short) 5));
        ByteBuffer file = ByteBuffer.allocate(plain.length + 8 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put(plain, 0, at).put(ascii(name)).putInt(length).position(at + 8 + bytes);
        return file.put(plain, at, plain.length - at).array();
    }

    @Test
    void aFormatHasALongestLength() throws IOException {
        for (int length : new int[] {1024, 1026}) {
            byte[] file = withChunk(12, "fmt ", length, length);
            System.arraycopy(file, 20 + length + 8, file, 20, 16);
            if (length == 1024) {
                assertThat(read(file)).containsExactly(5);
            } else {
                assertMalformed(file, "WAV fmt chunk has 1026 bytes; at most 1024 are read");
            }
        }
    }

    @Test
    void soMuchMayStandBeforeTheData() throws IOException {
        int most = (16 << 20) - 24 - 8;
        assertThat(read(withChunk(36, "LIST", most, most))).containsExactly(5);
        assertMalformed(withChunk(36, "LIST", most + 2, most + 2), "more than 16 MiB before its data");
    }

    /** A longer one would not be what a writer puts behind its audio. */
    @Test
    void anEmptyDataChunkEndsOnlyBeforeAChunkOfALengthThatCanBe() throws IOException {
        for (int length : new int[] {16 << 20, (16 << 20) + 1}) {
            byte[] file = withChunk(44, "LIST", length, 0);
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(40, 0);
            assertThat(read(file)).as("length %s", length).hasSize(length > 16 << 20 ? 5 : 0);
        }
    }

    /** A big-endian file of 16 kHz, mono. */
    private static byte[] rifx(int tag, int bits, Consumer<ByteBuffer> samples) {
        ByteBuffer out = ByteBuffer.allocate(44 + bits / 8).order(ByteOrder.BIG_ENDIAN);
        out.put(ascii("RIFX")).putInt(36 + bits / 8).put(ascii("WAVEfmt ")).putInt(16);
        out.putShort((short) tag).putShort((short) 1).putInt(16_000).putInt(16_000 * bits / 8);
        out.putShort((short) (bits / 8))
                .putShort((short) bits)
                .put(ascii("data"))
                .putInt(bits / 8);
        samples.accept(out);
        return out.array();
    }

    @Test
    void readsBigEndianFiles() throws IOException {
        assertThat(read(rifx(1, 16, out -> out.putShort((short) 0x1234)))).containsExactly(0x1234);
        assertThat(read(rifx(1, 24, out -> out.put(new byte[] {(byte) 0x81, 0x02, 0x03}))))
                .containsExactly((short) 0x8102);
        assertThat(read(rifx(1, 32, out -> out.putInt(-5 << 16)))).containsExactly(-5);
        assertThat(read(rifx(3, 32, out -> out.putFloat(0.5f)))).containsExactly(16_384);
        assertThat(read(rifx(3, 64, out -> out.putDouble(-0.25)))).containsExactly(-8_192);
        assertThat(read(rifx(1, 8, out -> out.put((byte) 255)))).containsExactly(32_512);
        assertThat(read(rifx(7, 8, out -> out.put((byte) 0x80)))).containsExactly(32_124);
    }

    @Test
    void aChunkOfOddLengthNeedsNoPadding() throws IOException {
        byte[] plain = wav(1, 1, 16, 2, out -> out.putShort((short) 5));
        for (String behind : new String[] {"fmt ", "data"}) {
            int at = behind.equals("fmt ") ? 12 : 36;
            ByteBuffer file = ByteBuffer.allocate(plain.length + 11).order(ByteOrder.LITTLE_ENDIAN);
            file.put(plain, 0, at).put(ascii("LIST")).putInt(3).put(new byte[] {1, 2, 3});
            file.put(plain, at, plain.length - at);
            assertThat(read(file.array())).as(behind).containsExactly(5);
        }
    }

    @Test
    void aWrongDataLengthLosesNothing() throws IOException {
        for (int length : new int[] {0, -1, 2, 4, 0x7fff_f000, 0xffff_ffdb}) {
            byte[] file = wav(1, 1, 16, 40, out -> {
                for (int i = 0; i < 20; i++) {
                    out.putShort((short) (300 + i));
                }
                out.putInt(40, length);
            });
            assertThat(read(file))
                    .as("length %s", length)
                    .hasSize(20)
                    .startsWith(300, 301)
                    .endsWith(319);
        }
    }

    @Test
    void whatFollowsTheDataIsNoAudio() throws IOException {
        byte[] file = wav(1, 1, 16, 12, out -> out.putShort((short) 7).putShort((short) 8));
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(40, 4)
                .put(48, ascii("LIST"))
                .putInt(52, 0);
        assertThat(read(file)).containsExactly(7, 8);
    }

    @Test
    void anEmptyDataChunkBeforeAnotherHoldsNoAudio() throws IOException {
        byte[] file = wav(1, 1, 16, 20, out -> out.put(ascii("LIST")).putInt(8).put(ascii("INFOIART")));
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(40, 0);
        assertThat(read(file)).isEmpty();
    }

    @Test
    void sloppyFormatsAreUnderstood() throws IOException {
        Consumer<ByteBuffer> seven = out -> out.putShort((short) 7);
        assertThat(read(wav(1, 1, 16, 2, seven.andThen(out -> out.putShort(32, (short) 0)))))
                .as("no block align")
                .containsExactly(7);
        assertThat(read(wav(1, 1, 16, 4, seven.andThen(seven).andThen(out -> out.putShort(32, (short) 4)))))
                .as("block align of stereo, bytes of a second of mono")
                .containsExactly(7, 7);
        assertThat(read(wav(7, 1, 8, 1, out -> out.put((byte) 0x80).putShort(34, (short) 16))))
                .as("mu-law said to have 16 bits")
                .containsExactly(32_124);
        assertThat(read(wav(1, 1, 16, 2, out -> out.putShort((short) 0x7ff0).putShort(34, (short) 12))))
                .as("12 bits in two bytes")
                .containsExactly(0x7ff0);
        assertThat(read(wav(1, 1, 32, 4, out -> out.putInt(9 << 16).putShort(34, (short) 24))))
                .as("24 bits in four bytes")
                .containsExactly(9);
        assertThat(read(wav(1, 1, 16, 2, seven.andThen(out -> out.putInt(4, 0)))))
                .as("a file of length 0")
                .containsExactly(7);
    }

    @Test
    void errorsNameTheFault() {
        assertMalformed(new byte[0], "RIFF");
        assertMalformed(Arrays.copyOf(wav(1, 1, 16, 0, out -> {}), 30), "fmt chunk");
        assertMalformed(
                wav(1, 1, 24, 0, out -> out.putInt(28, 32_000).putShort(32, (short) 2)),
                "2 bytes for a sample of 24 bits");
        assertMalformed(Arrays.copyOf(wav(1, 1, 16, 0, out -> {}), 36), "before its data chunk");
        assertMalformed(wav(2, 1, 16, 0, out -> {}), "format 2 with 16 bits");
        assertMalformed(wav(1, 1, 16, 0, out -> out.putShort(22, (short) 0)), "channels 0");
        assertMalformed(wav(1, 1, 16, 0, out -> out.putInt(24, 5)), "sample rate 5 Hz");
        assertMalformed(wav(1, 1, 16, 0, out -> out.putInt(28, 1).putShort(32, (short) 9)), "block align 9");
        assertMalformed(wav(1, 1, 16, 0, out -> out.putInt(16, 5_000)), "5000 bytes");
        assertMalformed(wav(1, 1, 16, 0, out -> out.put(12, ascii("data"))), "before its fmt chunk");
        assertMalformed(wav(1, 1, 16, 0, out -> out.put(12, ascii("LIST")).putInt(16, -1)), "16 MiB");
    }

    private static void assertMalformed(byte[] file, String message) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(MalformedAudioException.class)
                .hasMessageContaining(message);
    }

    @Test
    void tooLongAClipIsRefusedWithoutReadingItAll() {
        byte[] head = WavWriter.header(8_000, WavWriter.UNKNOWN_LENGTH);
        InputStream endless = new InputStream() {
            private long at;

            @Override
            public int read() {
                int value = at < head.length ? head[(int) at] & 0xff : 0;
                at++;
                return value;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                for (int i = 0; i < length; i++) {
                    bytes[offset + i] = (byte) read();
                }
                return length;
            }
        };
        assertThatThrownBy(() -> WavReader.readAll(endless, Duration.ofSeconds(2)))
                .isInstanceOf(MalformedAudioException.class)
                .hasMessageContaining("limit of 2 s");
    }

    @Property(tries = 500)
    void anyBlockSizeReadsTheSame(@ForAll @IntRange(min = 1, max = 5_000) int block) throws IOException {
        short[] all = TestClips.speech("cards-001").samples();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        WavWriter.write(new PcmClip(all, 16_000), file);
        short[] parts = new short[all.length + block];
        int length = 0;
        try (WavReader reader = new WavReader(new ByteArrayInputStream(file.toByteArray()))) {
            int count;
            while ((count = reader.read(parts, length, block)) >= 0) {
                length += count;
            }
        }
        assertThat(Arrays.copyOf(parts, length)).isEqualTo(all);
    }

    @Property(tries = 2_000)
    void damagedHeadersReadOrAreRefused(
            @ForAll @Size(max = 60) byte[] noise, @ForAll @IntRange(min = 0, max = 60) int where) throws IOException {
        byte[] file = wav(0x101, 2, 24, 60, out -> {});
        System.arraycopy(noise, 0, file, where, Math.min(noise.length, file.length - where));
        try {
            assertThat(read(file).length).isLessThanOrEqualTo(file.length);
        } catch (MalformedAudioException e) {
            assertThat(e).hasMessageContaining("WAV");
        }
    }
}
