package dev.parley.dialect.unmute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.OpusEncoder;
import dev.parley.codec.OpusEncoderOptions;
import dev.parley.dialect.support.AudioFeed;
import dev.parley.ogg.OggOpusMuxer;
import dev.parley.ogg.OpusHead;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller's stream is heard whole however its client packs pages and cuts messages (unmute.md 4.1). */
class OggOpusInputTest {
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

    @Test
    void aBeginningInPiecesOfAByteIsHeardWhole() {
        byte[] stream = stream(1, 0);
        int samples = 0;
        try (OggOpusInput oggInput = new OggOpusInput(RATE)) {
            for (byte each : stream) {
                samples += heard(oggInput, new byte[] {each});
            }
            assertThat(oggInput.complaint()).isEmpty();
        }
        int whole = heard(stream, List.of());
        assertThat(samples).isEqualTo(whole).isPositive();
        try (OggOpusInput oggInput = new OggOpusInput(RATE)) {
            heard(oggInput, "Og".getBytes(StandardCharsets.US_ASCII));
            assertThat(heard(oggInput, stream)).as("behind half a beginning").isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\u001a\u0045\u00df\u00a3', WebM",
        "RIFFxxxxWAVE, WAV",
        "xxxxftypmp42, MP4",
        "'OggS\u0000\u0002vorbis', Vorbis",
        "'OggS\u0000\u0002OpusHead1\u0006', Opus of 6 channels",
        "something, no Ogg",
    })
    void whatIsNoOggOpusIsToldOnce(String head, String kind) {
        byte[] sent = Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), 3000);
        try (OggOpusInput oggInput = new OggOpusInput(RATE)) {
            heard(oggInput, sent);
            assertThat(oggInput.complaint()).isEmpty();
            heard(oggInput, sent);
            assertThat(oggInput.complaint())
                    .hasValueSatisfying(reason -> assertThat(reason).contains(kind));
            assertThat(oggInput.complaint()).isEmpty();
        }
    }

    @Test
    void whatAPageRecordedBeforeItConnectedIsNotWorthAWord() {
        byte[] stream = stream(1, 0);
        byte[] rest = Arrays.copyOfRange(stream, headPage(stream), stream.length);
        try (OggOpusInput oggInput = new OggOpusInput(RATE)) {
            for (int sent = 0; sent < 20_000; sent += rest.length) {
                heard(oggInput, rest);
                assertThat(oggInput.complaint()).isEmpty();
            }
            assertThat(heard(oggInput, stream)).isPositive();
            assertThat(oggInput.complaint()).isEmpty();
        }
        try (OggOpusInput oggInput = new OggOpusInput(RATE)) {
            for (int sent = 0; sent < 1 << 16; sent += rest.length) {
                heard(oggInput, rest);
            }
            assertThat(oggInput.complaint())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("a piece of an Ogg stream"));
        }
    }

    private static int headPage(byte[] stream) {
        return 28 + (stream[27] & 0xff);
    }

    private static int heard(byte[] stream, List<Integer> cuts) {
        int[] samples = {0};
        try (OggOpusInput oggInput = new OggOpusInput(RATE)) {
            int at = 0;
            // A client's first message has at least the head page.
            int next = headPage(stream);
            for (int cut : cuts) {
                samples[0] += heard(oggInput, Arrays.copyOfRange(stream, at, next));
                at = next;
                next = Math.min(stream.length, at + cut);
            }
            samples[0] += heard(oggInput, Arrays.copyOfRange(stream, at, stream.length));
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
        try (OggOpusInput oggInput = new OggOpusInput(RATE)) {
            assertThat(heard(oggInput, stream)).isEqualTo(PACKETS * FRAME - 156);
        }
    }

    private static int heard(OggOpusInput oggInput, byte[] message) {
        int samples = 0;
        Optional<AudioFeed.Encoded> audio = oggInput.audio(message, Long.MAX_VALUE, all -> {});
        while (audio.isPresent() && audio.get().hasNext()) {
            samples += audio.get().next().length;
        }
        return samples;
    }

    /** A page of packets of one byte each: 30 s of audio in 550 bytes. */
    private static byte[] tinyPackets(int packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OggOpusMuxer muxer = new OggOpusMuxer(9, new OpusHead(1, 0, RATE, 0), 200);
        byte[] page = new byte[OggOpusMuxer.MAX_OUTPUT_BYTES];
        out.write(page, 0, muxer.headers(page, 0));
        // Two frames of 60 ms, both empty (RFC 6716 section 3.2).
        byte[] packet = {(byte) (3 << 3 | 1)};
        for (int i = 0; i < packets; i++) {
            out.write(page, 0, muxer.packet(packet, 0, 1, page, 0));
        }
        return out.toByteArray();
    }

    @Test
    void fewBytesThatAreMinutesAreDecodedASliceAtATime() {
        try (OggOpusInput oggInput = new OggOpusInput(RATE)) {
            AudioFeed.Encoded audio =
                    oggInput.audio(tinyPackets(1000), Long.MAX_VALUE, all -> {}).orElseThrow();
            int longest = 0;
            int all = 0;
            while (audio.hasNext()) {
                int samples = audio.next().length;
                longest = Math.max(longest, samples);
                all += samples;
            }
            assertThat(all).isEqualTo(1000 * RATE / 1000 * 120);
            assertThat(longest).isLessThan(RATE / 1000 * (AudioFeed.Encoded.SLICE_MS + 120));
        }
    }

    @Test
    void aMessageHoldsNoMoreThanItMay() {
        long[] taken = {0};
        try (OggOpusInput oggInput = new OggOpusInput(RATE)) {
            AudioFeed.Encoded audio = oggInput.audio(tinyPackets(1000), RATE, all -> taken[0] = all)
                    .orElseThrow();
            int all = 0;
            while (audio.hasNext()) {
                all += audio.next().length;
            }
            audio.finished();
            assertThat(all).isEqualTo(RATE);
            assertThat(taken[0]).isEqualTo(RATE);
        }
    }
}
