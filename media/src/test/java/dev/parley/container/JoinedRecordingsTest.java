package dev.parley.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.codec.MalformedAudioException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams one behind another in a file: all of it is decoded, or the file is refused. */
class JoinedRecordingsTest {
    @TempDir
    Path folder;

    /** Family 1 is for surround sound, 255 for channels that stand for nothing. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1, 3", "255, 1", "255, 2", "255, 4"})
    void oggOpusOfEveryMappingFamilyIsDecoded(int family, int channels) throws IOException {
        Path file = Files.write(folder.resolve("file"), OggOpusTone.file(family, channels));
        short[] heard = Tone.decode(file);
        assertThat(heard.length).isBetween(2 * Tone.RATE - Tone.RATE / 10, 2 * Tone.RATE + Tone.RATE / 10);
        Tone.assertIn(heard);
    }

    @Test
    void oggOfSeveralStreamsOneAfterTheOtherIsReadToItsEnd() throws IOException {
        byte[] first = OggOpusTone.file(0, 1);
        byte[] second = OggOpusTone.file(255, 2);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertThat(OggStreams.areAllPlainOpus(Files.write(folder.resolve("plain"), first)))
                .isTrue();
        Path file = Files.write(folder.resolve("both"), both);
        assertThat(OggStreams.areAllPlainOpus(file)).isFalse();
        byte[] twice = Arrays.copyOf(first, 2 * first.length);
        System.arraycopy(first, 0, twice, first.length, first.length);
        assertThat(Tone.decode(Files.write(folder.resolve("twice"), twice)).length)
                .isBetween(4 * Tone.RATE - Tone.RATE / 5, 4 * Tone.RATE + Tone.RATE / 5);
    }

    /** Of another codec, which ffmpeg's own reader stops at; with what is between them, and behind. */
    @ParameterizedTest
    @CsvSource({"opus, flac", "flac, opus", "flac, flac", "opus, opus255"})
    void oneOggBehindAnotherOfAnotherKindIsReadToItsEnd(String first, String second) throws IOException {
        short[] heard = Tone.decode(Files.write(folder.resolve("file"), joined(ogg(first), ogg(second))));
        assertThat(heard.length).isBetween(4 * Tone.RATE - Tone.RATE / 5, 4 * Tone.RATE + Tone.RATE / 5);
        Tone.assertIn(heard);
    }

    private byte[] ogg(String kind) throws IOException {
        if (kind.startsWith("opus")) {
            return kind.equals("opus") ? OggOpusTone.file(0, 1) : OggOpusTone.file(255, 2);
        }
        return MuxedTone.file(folder, "ogg", "flac");
    }

    /** Of a kind that no decoder is for: not the half that can be read. */
    @Test
    void oneOggBehindAnotherThatCannotBeReadIsRefused() throws IOException {
        byte[] second = OggOpusTone.file(0, 1);
        System.arraycopy(Tone.ascii("NopeHead"), 0, second, 28, 8);
        byte[] damaged = joined(OggOpusTone.file(0, 1), second);
        assertThatThrownBy(() -> Tone.decode(Files.write(folder.resolve("file"), damaged)))
                .isInstanceOf(MalformedAudioException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "wav, s16",
        "wav, ima",
        "wav, mulaw",
        "w64, s16",
        "aiff, s16be",
        "au, s16be",
        "caf, s16",
        "voc, s16",
        "mov, mulaw",
        "matroska, s16",
        "flac, flac"
    })
    void oneRecordingBehindAnotherInAFileIsReadToo(String muxer, String codec) throws IOException {
        byte[] one = MuxedTone.file(folder, muxer, codec);
        short[] heard = Tone.decode(Files.write(folder.resolve("file"), joined(one, one)));
        assertThat(heard.length).isBetween(4 * Tone.RATE - Tone.RATE / 10, 4 * Tone.RATE + Tone.RATE / 5);
        Tone.assertIn(heard);
    }

    @Test
    void anMp4OfVeryManyBoxesIsFollowedToItsEnd() {
        int boxes = 200_000;
        ByteBuffer file = ByteBuffer.allocate(8 * boxes);
        for (int i = 0; i < boxes; i++) {
            file.putInt(8).put(Tone.ascii(i % (boxes - 1) == 0 ? "ftyp" : "free"));
        }
        assertThat(JoinedFiles.starts(file.array())).containsExactly(0, 8 * (boxes - 1));
    }

    @Test
    void kindsMayFollowOneAnother() throws IOException {
        byte[] wav = MuxedTone.file(folder, "wav", "s16");
        short[] heard = Tone.decode(Files.write(
                folder.resolve("file"), joined(joined(wav, MuxedTone.file(folder, "aiff", "s16be")), wav)));
        assertThat(heard.length).isBetween(6 * Tone.RATE - Tone.RATE / 10, 6 * Tone.RATE + Tone.RATE / 10);
    }

    /** MP3 whose rate changes on the way, as where one file was appended to another. */
    @Test
    void aRateThatChangesOnTheWayIsFollowed() throws IOException {
        byte[] both = joined(mp3(16_000), mp3(24_000));
        short[] heard = Tone.decode(Files.write(folder.resolve("file"), both));
        assertThat(heard.length).isBetween(4 * Tone.RATE - Tone.RATE / 10, 4 * Tone.RATE + Tone.RATE / 2);
        // Each encoder fades in.
        Tone.assertIn(Arrays.copyOf(heard, 2 * Tone.RATE));
        Tone.assertIn(Arrays.copyOfRange(heard, heard.length - 2 * Tone.RATE, heard.length));
    }

    private static byte[] mp3(int rate) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (StreamEncoder encoder = StreamEncoders.open(AudioFileType.MP3, rate, out::write)) {
            short[] pcm = new short[2 * rate];
            for (int i = 0; i < pcm.length; i++) {
                pcm[i] = (short) (8_000 * Math.sin(2 * Math.PI * 440 * i / rate));
            }
            encoder.write(pcm, 0, pcm.length);
            encoder.end();
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
