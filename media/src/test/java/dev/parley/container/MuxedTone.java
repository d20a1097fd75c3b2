package dev.parley.container;

import static org.assertj.core.api.Assertions.assertThat;
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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** The tone in files as ffmpeg makes them. */
final class MuxedTone {
    /** Of the files, in Hz. */
    static final int SOURCE = 8_000;

    private MuxedTone() {}

    /** The encoder by a short name. */
    static int codec(String name) {
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

    /** A file of one channel. */
    static byte[] file(Path folder, String muxer, String codec) throws IOException {
        Path file = folder.resolve("muxed");
        mux(file, muxer, codec, 1);
        return Files.readAllBytes(file);
    }

    /** Two seconds of the tone. */
    static void mux(Path file, String muxer, String codec, int channels) {
        mux(file, muxer, codec(codec), channels);
    }

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
