package dev.parley.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_ADPCM_IMA_WAV;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_ADPCM_MS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_FLAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_ALAW;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_F32LE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_MULAW;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_S16BE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_S16LE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_S24LE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_S32LE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import dev.parley.codec.MalformedAudioException;
import dev.parley.codec.OpusEncoder;
import dev.parley.codec.OpusEncoderOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What telephones, recorders and browsers send, decoded or refused with the true reason. */
class RecordingKindsTest {
    private static final int RATE = 24_000;
    private static final int SOURCE = 8_000;

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
        mux(file, muxer, codec(codec), channels);
        short[] heard = decode(file);
        assertThat(heard.length).isBetween(2 * RATE - RATE / 10, 2 * RATE + RATE / 10);
        assertTone(heard);
    }

    private static int codec(String name) {
        return switch (name) {
            case "ima" -> AV_CODEC_ID_ADPCM_IMA_WAV;
            case "ms" -> AV_CODEC_ID_ADPCM_MS;
            case "alaw" -> AV_CODEC_ID_PCM_ALAW;
            case "mulaw" -> AV_CODEC_ID_PCM_MULAW;
            case "s16" -> AV_CODEC_ID_PCM_S16LE;
            case "s16be" -> AV_CODEC_ID_PCM_S16BE;
            case "flac" -> AV_CODEC_ID_FLAC;
            case "s24" -> AV_CODEC_ID_PCM_S24LE;
            case "s32" -> AV_CODEC_ID_PCM_S32LE;
            case "float" -> AV_CODEC_ID_PCM_F32LE;
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** 440 Hz and hardly anything else. */
    private static void assertTone(short[] heard) {
        int crossings = 0;
        int from = RATE / 4;
        int to = heard.length - RATE / 4;
        for (int i = from + 1; i < to; i++) {
            if (heard[i - 1] < 0 && heard[i] >= 0) {
                crossings++;
            }
        }
        assertThat(crossings * (double) RATE / (to - from)).isBetween(430.0, 450.0);
    }

    private short[] decode(Path file) throws IOException {
        short[] pcm = new short[60 * RATE];
        int filled = 0;
        try (AudioSource source = AudioSources.open(file, RATE)) {
            int count;
            while ((count = source.read(pcm, filled, 4000)) >= 0) {
                filled += count;
            }
        }
        return Arrays.copyOf(pcm, filled);
    }

    /** Frames of GSM 6.10 as Microsoft packs two into 65 bytes: 320 samples. */
    @Test
    void gsmInWavIsDecoded() throws IOException {
        int blocks = 50;
        ByteBuffer out = ByteBuffer.allocate(60 + 65 * blocks).order(ByteOrder.LITTLE_ENDIAN);
        out.put(ascii("RIFF")).putInt(52 + 65 * blocks).put(ascii("WAVEfmt ")).putInt(20);
        out.putShort((short) 0x31)
                .putShort((short) 1)
                .putInt(SOURCE)
                .putInt(1625)
                .putShort((short) 65);
        out.putShort((short) 0).putShort((short) 2).putShort((short) 320);
        out.put(ascii("fact")).putInt(4).putInt(320 * blocks).put(ascii("data")).putInt(65 * blocks);
        Path file = Files.write(folder.resolve("file"), out.array());
        assertThat(decode(file).length).isBetween(2 * RATE - RATE / 50, 2 * RATE + RATE / 50);
    }

    @Test
    void aBigEndianFileOfAnotherCodecIsRefusedForThat() throws IOException {
        Path file = folder.resolve("file");
        mux(file, "wav", AV_CODEC_ID_ADPCM_IMA_WAV, 1);
        byte[] bytes = Files.readAllBytes(file);
        bytes[3] = 'X';
        for (int at : new int[] {4, 16, 24, 28}) {
            swap(bytes, at, 4);
        }
        for (int at : new int[] {20, 22, 32, 34}) {
            swap(bytes, at, 2);
        }
        Files.write(file, bytes);
        assertThatThrownBy(() -> decode(file))
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
        mux(file, "wav", AV_CODEC_ID_PCM_S16LE, 1);
        byte[] bytes = Files.readAllBytes(file);
        bytes[20] = 0x77;
        bytes[21] = 0x77;
        Files.write(file, bytes);
        assertThatThrownBy(() -> decode(file)).hasMessageContaining("WAV format " + 0x7777);
    }

    /** ffmpeg takes the codec of this tag for AMR, and makes a noise of the third of it that happens to fit. */
    @ParameterizedTest
    @CsvSource({"56, WAV format 56", "255, WAV format 255"})
    void whatAContainerNamesAndIsNotIsNoRecording(int tag, String reason) throws IOException {
        Path file = folder.resolve("file");
        mux(file, "wav", AV_CODEC_ID_PCM_S16LE, 1);
        byte[] header = Arrays.copyOf(Files.readAllBytes(file), 44);
        header[20] = (byte) tag;
        byte[] bytes = new byte[20_000];
        new Random(1).nextBytes(bytes);
        System.arraycopy(header, 0, bytes, 0, header.length);
        Files.write(file, bytes);
        assertThatThrownBy(() -> decode(file)).hasMessageContaining(reason);
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
        assertThatThrownBy(() -> decode(file))
                .isInstanceOf(MalformedAudioException.class)
                .hasMessageContaining(reason);
    }

    /** Family 1 is for surround sound, 255 for channels that stand for nothing. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1, 3", "255, 1", "255, 2", "255, 4"})
    void oggOpusOfEveryMappingFamilyIsDecoded(int family, int channels) throws IOException {
        Path file = Files.write(folder.resolve("file"), opus(family, channels));
        short[] heard = decode(file);
        assertThat(heard.length).isBetween(2 * RATE - RATE / 10, 2 * RATE + RATE / 10);
        assertTone(heard);
    }

    @Test
    void oggOfSeveralStreamsOneAfterTheOtherIsReadToItsEnd() throws IOException {
        byte[] first = opus(0, 1);
        byte[] second = opus(255, 2);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertThat(OggStreams.areAllPlainOpus(Files.write(folder.resolve("plain"), first)))
                .isTrue();
        Path file = Files.write(folder.resolve("both"), both);
        assertThat(OggStreams.areAllPlainOpus(file)).isFalse();
        byte[] twice = Arrays.copyOf(first, 2 * first.length);
        System.arraycopy(first, 0, twice, first.length, first.length);
        assertThat(decode(Files.write(folder.resolve("twice"), twice)).length)
                .isBetween(4 * RATE - RATE / 5, 4 * RATE + RATE / 5);
    }

    /** Of another codec, which ffmpeg's own reader stops at; with what is between them, and behind. */
    @ParameterizedTest
    @CsvSource({"opus, flac", "flac, opus", "flac, flac", "opus, opus255"})
    void oneOggBehindAnotherOfAnotherKindIsReadToItsEnd(String first, String second) throws IOException {
        short[] heard = decode(Files.write(folder.resolve("file"), joined(ogg(first), ogg(second))));
        assertThat(heard.length).isBetween(4 * RATE - RATE / 5, 4 * RATE + RATE / 5);
        assertTone(heard);
    }

    private byte[] ogg(String kind) throws IOException {
        if (kind.startsWith("opus")) {
            return kind.equals("opus") ? opus(0, 1) : opus(255, 2);
        }
        return muxed("ogg", AV_CODEC_ID_FLAC);
    }

    /** Of a kind that no decoder is for: not the half that can be read. */
    @Test
    void oneOggBehindAnotherThatCannotBeReadIsRefused() throws IOException {
        byte[] second = opus(0, 1);
        System.arraycopy(ascii("NopeHead"), 0, second, 28, 8);
        byte[] damaged = joined(opus(0, 1), second);
        assertThatThrownBy(() -> decode(Files.write(folder.resolve("file"), damaged)))
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
        byte[] one = muxed(muxer, codec(codec));
        short[] heard = decode(Files.write(folder.resolve("file"), joined(one, one)));
        assertThat(heard.length).isBetween(4 * RATE - RATE / 10, 4 * RATE + RATE / 5);
        assertTone(heard);
    }

    @Test
    void kindsMayFollowOneAnother() throws IOException {
        byte[] wav = muxed("wav", AV_CODEC_ID_PCM_S16LE);
        short[] heard = decode(Files.write(
                folder.resolve("file"), joined(joined(wav, muxed("aiff", AV_CODEC_ID_PCM_S16BE)), wav)));
        assertThat(heard.length).isBetween(6 * RATE - RATE / 10, 6 * RATE + RATE / 10);
    }

    /** MP3 whose rate changes on the way, as where one file was appended to another. */
    @Test
    void aRateThatChangesOnTheWayIsFollowed() throws IOException {
        byte[] both = joined(mp3(16_000), mp3(24_000));
        short[] heard = decode(Files.write(folder.resolve("file"), both));
        assertThat(heard.length).isBetween(4 * RATE - RATE / 10, 4 * RATE + RATE / 2);
        // Each encoder fades in.
        assertTone(Arrays.copyOf(heard, 2 * RATE));
        assertTone(Arrays.copyOfRange(heard, heard.length - 2 * RATE, heard.length));
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

    private byte[] muxed(String muxer, int codec) throws IOException {
        Path file = folder.resolve("muxed");
        mux(file, muxer, codec, 1);
        return Files.readAllBytes(file);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** The same tone in every channel, each a mono stream of its own. */
    private static byte[] opus(int family, int channels) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(family == 0 ? 19 : 21 + channels).order(ByteOrder.LITTLE_ENDIAN);
        head.put(ascii("OpusHead"))
                .put((byte) 1)
                .put((byte) channels)
                .putShort((short) 0)
                .putInt(RATE);
        head.putShort((short) 0).put((byte) family);
        if (family != 0) {
            head.put((byte) channels).put((byte) 0);
            for (int i = 0; i < channels; i++) {
                head.put((byte) i);
            }
        }
        out.write(page(2, 0, 0, head.array()));
        out.write(page(0, 0, 1, ascii("OpusTags\0\0\0\0\0\0\0\0")));
        try (OpusEncoder encoder = new OpusEncoder(OpusEncoderOptions.speech(RATE))) {
            byte[] packet = new byte[OpusEncoder.MAX_PACKET_BYTES];
            for (int i = 0; i < 100; i++) {
                short[] frame = new short[RATE / 50];
                for (int j = 0; j < frame.length; j++) {
                    frame[j] = (short) (8_000 * Math.sin(2 * Math.PI * 440 * (i * frame.length + j) / RATE));
                }
                int length = encoder.encode(frame, 0, frame.length, packet, 0);
                byte[] one = Arrays.copyOf(packet, length);
                out.write(page(i == 99 ? 4 : 0, (i + 1) * 960L, i + 2, multiplied(one, channels)));
            }
        }
        return out.toByteArray();
    }

    /** All but the last stream of a packet tell their length behind their first byte (RFC 6716 appendix B). */
    private static byte[] multiplied(byte[] packet, int channels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = packet.length - 1;
        for (int i = 1; i < channels; i++) {
            out.write(packet[0]);
            if (length < 252) {
                out.write(length);
            } else {
                out.write(252 + length % 4);
                out.write((length - 252 - length % 4) / 4);
            }
            out.write(packet, 1, length);
        }
        out.writeBytes(packet);
        return out.toByteArray();
    }

    private static byte[] page(int flags, long position, int sequence, byte[] body) {
        int segments = body.length / 255 + 1;
        ByteBuffer out = ByteBuffer.allocate(27 + segments + body.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(ascii("OggS")).put((byte) 0).put((byte) flags).putLong(position).putInt(77);
        out.putInt(sequence).putInt(0).put((byte) segments);
        for (int i = 0; i < segments; i++) {
            out.put((byte) Math.min(255, body.length - 255 * i));
        }
        out.put(body);
        out.putInt(22, checksum(out.array()));
        return out.array();
    }

    /** RFC 3533: polynomial 0x04c11db7, neither reflected nor inverted. */
    private static int checksum(byte[] page) {
        int sum = 0;
        for (byte each : page) {
            sum ^= each << 24;
            for (int i = 0; i < 8; i++) {
                sum = sum < 0 ? sum << 1 ^ 0x04c11db7 : sum << 1;
            }
        }
        return sum;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Two seconds of a tone at 8 kHz in a file as ffmpeg makes it. */
    private static void mux(Path file, String muxer, int codecId, int channels) {
        AVCodec encoder = avcodec_find_encoder(codecId);
        AVCodecContext codec = avcodec_alloc_context3(encoder);
        codec.sample_rate(SOURCE)
                .time_base(av_make_q(1, SOURCE))
                .sample_fmt(encoder.sample_fmts().get());
        av_channel_layout_default(codec.ch_layout(), channels);
        check(avcodec_open2(codec, encoder, (AVDictionary) null));
        AVFormatContext format = new AVFormatContext(null);
        check(avformat_alloc_output_context2(format, null, muxer, file.toString()));
        var stream = avformat_new_stream(format, null);
        stream.time_base(codec.time_base());
        check(avcodec_parameters_from_context(stream.codecpar(), codec));
        AVIOContext io = new AVIOContext(null);
        check(avio_open(io, file.toString(), AVIO_FLAG_WRITE));
        format.pb(io);
        check(avformat_write_header(format, (AVDictionary) null));
        int size = codec.frame_size() > 0 ? codec.frame_size() : 1_000;
        AVPacket packet = av_packet_alloc();
        for (int at = 0; at < 2 * SOURCE; at += size) {
            check(avcodec_send_frame(codec, frame(codec, at, size)));
            while (avcodec_receive_packet(codec, packet) >= 0) {
                check(av_write_frame(format, packet));
            }
        }
        avcodec_send_frame(codec, null);
        while (avcodec_receive_packet(codec, packet) >= 0) {
            check(av_write_frame(format, packet));
        }
        check(av_write_trailer(format));
        avio_closep(io);
    }

    private static AVFrame frame(AVCodecContext codec, int at, int size) {
        int channels = codec.ch_layout().nb_channels();
        AVFrame frame = av_frame_alloc();
        frame.nb_samples(size);
        frame.format(codec.sample_fmt());
        frame.sample_rate(SOURCE);
        frame.pts(at);
        av_channel_layout_default(frame.ch_layout(), channels);
        check(av_frame_get_buffer(frame, 0));
        // 0 U8, 1 S16, 2 S32, 3 float; 5 to 8 the same in planes.
        int kind = codec.sample_fmt() % 5;
        boolean planar = codec.sample_fmt() >= 5;
        int width = kind == 1 ? 2 : 4;
        ByteBuffer samples =
                ByteBuffer.allocate(size * width * (planar ? 1 : channels)).order(ByteOrder.nativeOrder());
        for (int i = 0; i < size; i++) {
            double value = 0.25 * Math.sin(2 * Math.PI * 440 * (at + i) / SOURCE);
            for (int channel = 0; channel < (planar ? 1 : channels); channel++) {
                switch (kind) {
                    case 1 -> samples.putShort((short) (value * 32_767));
                    case 2 -> samples.putInt((int) (value * Integer.MAX_VALUE));
                    default -> samples.putFloat((float) value);
                }
            }
        }
        for (int plane = 0; plane < (planar ? channels : 1); plane++) {
            new BytePointer(frame.data(plane)).put(samples.array());
        }
        return frame;
    }

    private static void check(int result) {
        assertThat(result).isGreaterThanOrEqualTo(0);
    }
}
