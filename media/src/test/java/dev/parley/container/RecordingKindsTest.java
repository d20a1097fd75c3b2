package dev.parley.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.codec.MalformedAudioException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What telephones, recorders and browsers send, decoded or refused with the true reason. */
class RecordingKindsTest {
    @TempDir
    Path folder;

    /** The muxers' own files: each holds two seconds of a tone, and so does what is decoded. */
    @ParameterizedTest
    @CsvSource({
        "wav, ima, 1", "wav, ima, 2", "wav, ms, 1", "wav, alaw, 1", "wav, mulaw, 2", "wav, s24, 1", "wav, s32, 2",
        "wav, float, 1", "wav, s16, 6", "w64, s16, 1", "aiff, s16be, 1", "au, s16be, 2", "au, mulaw, 1", "caf, s16, 1",
        "caf, mulaw, 1", "voc, s16, 1", "mov, mulaw, 1", "matroska, s16, 2"
    })
    void kindsOfTheMuxersAreDecoded(String muxer, String codec, int channels) throws IOException {
        Path file = folder.resolve("file");
        MuxedTone.mux(file, muxer, codec, channels);
        short[] heard = Tone.decode(file);
        assertThat(heard.length).isBetween(2 * Tone.RATE - Tone.RATE / 10, 2 * Tone.RATE + Tone.RATE / 10);
        Tone.assertIn(heard);
    }

    /** Frames of GSM 6.10 as Microsoft packs two into 65 bytes: 320 samples. */
    @Test
    void gsmInWavIsDecoded() throws IOException {
        int blocks = 50;
        ByteBuffer out = ByteBuffer.allocate(60 + 65 * blocks).order(ByteOrder.LITTLE_ENDIAN);
        out.put(Tone.ascii("RIFF"))
                .putInt(52 + 65 * blocks)
                .put(Tone.ascii("WAVEfmt "))
                .putInt(20);
        out.putShort((short) 0x31)
                .putShort((short) 1)
                .putInt(MuxedTone.SOURCE)
                .putInt(1625)
                .putShort((short) 65);
        out.putShort((short) 0).putShort((short) 2).putShort((short) 320);
        out.put(Tone.ascii("fact"))
                .putInt(4)
                .putInt(320 * blocks)
                .put(Tone.ascii("data"))
                .putInt(65 * blocks);
        Path file = Files.write(folder.resolve("file"), out.array());
        assertThat(Tone.decode(file).length).isBetween(2 * Tone.RATE - Tone.RATE / 50, 2 * Tone.RATE + Tone.RATE / 50);
    }

    @Test
    void aBigEndianFileOfAnotherCodecIsRefusedForThat() throws IOException {
        Path file = folder.resolve("file");
        MuxedTone.mux(file, "wav", "ima", 1);
        byte[] bytes = Files.readAllBytes(file);
        bytes[3] = 'X';
        for (int at : new int[] {4, 16, 24, 28}) {
            swap(bytes, at, 4);
        }
        for (int at : new int[] {20, 22, 32, 34}) {
            swap(bytes, at, 2);
        }
        Files.write(file, bytes);
        assertThatThrownBy(() -> Tone.decode(file))
                .isInstanceOf(MalformedAudioException.class)
                .hasMessageContaining("WAV format 17 with 4 bits is not supported");
    }

    private static void swap(byte[] bytes, int at, int length) {
        for (int i = 0; i < length / 2; i++) {
            byte kept = bytes[at + i];
            bytes[at + i] = bytes[at + length - 1 - i];
            bytes[at + length - 1 - i] = kept;
        }
    }

    @Test
    void anUnknownCodecInWavIsNamed() throws IOException {
        Path file = folder.resolve("file");
        MuxedTone.mux(file, "wav", "s16", 1);
        byte[] bytes = Files.readAllBytes(file);
        bytes[20] = 0x77;
        bytes[21] = 0x77;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Tone.decode(file)).hasMessageContaining("WAV format " + 0x7777);
    }

    /** ffmpeg takes the codec of this tag for AMR, and makes a noise of the third of it that happens to fit. */
    @ParameterizedTest
    @CsvSource({"56, WAV format 56", "255, WAV format 255"})
    void whatAContainerNamesAndIsNotIsNoRecording(int tag, String reason) throws IOException {
        Path file = folder.resolve("file");
        MuxedTone.mux(file, "wav", "s16", 1);
        byte[] header = Arrays.copyOf(Files.readAllBytes(file), 44);
        header[20] = (byte) tag;
        byte[] bytes = new byte[20_000];
        new Random(1).nextBytes(bytes);
        System.arraycopy(header, 0, bytes, 0, header.length);
        Files.write(file, bytes);
        assertThatThrownBy(() -> Tone.decode(file)).hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!doctype html><html></html> | HTML",
                "{\"error\":\"no such file\"} | JSON",
                "hello | text, no recording",
                "version https://git-lfs.github.com/spec/v1 | Git LFS",
                "#EXTM3U | playlist",
                "UklGRiQAAABXQVZF | base64",
                "--boundary | form within a form",
                "PK\u0003\u0004\u00ff | ZIP",
                "'\u001f\u008b\u0008\u00ff' | gzip",
                "%PDF-1.7\u00ff | PDF",
                "'\u001f\u0043\u00b6\u0075\u0001' | piece of WebM",
                "'~~~\u0010moof~' | piece of MP4",
                "'~~~\u0010ftypisom~~~~~~~\u0008mdat' | index (moov)",
                "'OggS~~\u00ff' | piece of Ogg",
                "'\u00ff~\u00fe~' | bare samples",
            })
    void whatIsNoRecordingIsToldForWhatItIs(String content, String reason) throws IOException {
        String bytes = content.replace('~', '\0');
        Path file = Files.writeString(folder.resolve("file"), bytes, StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Tone.decode(file))
                .isInstanceOf(MalformedAudioException.class)
                .hasMessageContaining(reason);
    }

    /** An MP4 without an index, of so many boxes of eight bytes. */
    private Optional<MalformedAudioException> reasonOf(int boxes, ByteBuffer last) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(8 * boxes + last.remaining());
        for (int i = 0; i < boxes; i++) {
            out.putInt(8).put(Tone.ascii(i == 0 ? "ftyp" : "free"));
        }
        Path file = Files.write(folder.resolve("file"), out.put(last).array());
        return NoRecording.reason(file, "\0\0\0\u0008ftyp");
    }

    @Test
    void ofAnMp4OfManyBoxesSoManyAreLookedAtAndNothingIsSaidOfTheRest() throws IOException {
        ByteBuffer none = ByteBuffer.allocate(0);
        assertThat(reasonOf(999, none)).get().asString().contains("index (moov)");
        assertThat(reasonOf(1000, none)).isEmpty();
    }

    @Test
    void aBoxThatSaysItGoesOnBehindTheFileIsTheLast() throws IOException {
        ByteBuffer endless = ByteBuffer.allocate(16).putInt(1).put(Tone.ascii("mdat"));
        assertThat(reasonOf(1, endless.putLong(Long.MAX_VALUE).flip()))
                .get()
                .asString()
                .contains("index (moov)");
    }
}
