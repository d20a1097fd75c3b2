package dev.parley.container;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_FLAC;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_flush;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Encodes one stream as AAC or FLAC, then its process ends: nothing native is freed. Only runs in {@link WorkerMain}. */
final class FfmpegEncoder {
    private static final int AAC_BITRATE = 96_000;
    private static final int IO_BYTES = 8 << 10;
    private static final int USUAL_FRAME = 1024;
    private static final float FULL_SCALE = 32_768f;

    private final boolean aac;
    private final int sampleRate;
    private final OutputStream out;

    FfmpegEncoder(AudioFileType type, int sampleRate, OutputStream out) {
        this.aac = type == AudioFileType.AAC;
        this.sampleRate = sampleRate;
        this.out = out;
    }

    /** @param in 16-bit little endian, mono */
    void encode(InputStream in) throws IOException {
        av_log_set_level(AV_LOG_QUIET);
        AVCodecContext codec = codec();
        AVFormatContext format = format(codec);
        int size = codec.frame_size() > 0 ? codec.frame_size() : USUAL_FRAME;
        AVFrame frame = frame(codec, size);
        AVPacket packet = av_packet_alloc();
        byte[] block = new byte[2 * size];
        long time = 0;
        int count;
        while ((count = in.readNBytes(block, 0, block.length) / 2) > 0) {
            check(av_frame_make_writable(frame), "av_frame_make_writable");
            frame.nb_samples(count);
            fill(frame, block, count);
            frame.pts(time);
            time += count;
            check(avcodec_send_frame(codec, frame), "avcodec_send_frame");
            write(codec, packet, format);
        }
        check(avcodec_send_frame(codec, null), "avcodec_send_frame");
        write(codec, packet, format);
        check(av_write_trailer(format), "av_write_trailer");
        avio_flush(format.pb());
        out.flush();
    }

    private AVCodecContext codec() throws IOException {
        AVCodec encoder = avcodec_find_encoder(aac ? AV_CODEC_ID_AAC : AV_CODEC_ID_FLAC);
        AVCodecContext codec = avcodec_alloc_context3(encoder);
        codec.sample_rate(sampleRate);
        codec.time_base(av_make_q(1, sampleRate));
        codec.sample_fmt(aac ? AV_SAMPLE_FMT_FLTP : AV_SAMPLE_FMT_S16);
        if (aac) {
            codec.bit_rate(AAC_BITRATE);
        }
        av_channel_layout_default(codec.ch_layout(), 1);
        check(avcodec_open2(codec, encoder, (AVDictionary) null), "avcodec_open2");
        return codec;
    }

    private AVFormatContext format(AVCodecContext codec) throws IOException {
        AVFormatContext format = new AVFormatContext(null);
        check(
                avformat_alloc_output_context2(format, null, aac ? "adts" : "flac", (String) null),
                "avformat_alloc_output_context2");
        AVStream stream = avformat_new_stream(format, null);
        stream.time_base(codec.time_base());
        check(avcodec_parameters_from_context(stream.codecpar(), codec), "avcodec_parameters_from_context");
        BytePointer buffer = new BytePointer(av_malloc(IO_BYTES)).capacity(IO_BYTES);
        AVIOContext io = avio_alloc_context(buffer, IO_BYTES, 1, null, null, sink, null);
        io.seekable(0);
        format.pb(io);
        check(avformat_write_header(format, (AVDictionary) null), "avformat_write_header");
        return format;
    }

    private AVFrame frame(AVCodecContext codec, int size) throws IOException {
        AVFrame frame = av_frame_alloc();
        frame.nb_samples(size);
        frame.format(codec.sample_fmt());
        frame.sample_rate(sampleRate);
        av_channel_layout_default(frame.ch_layout(), 1);
        check(av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
        return frame;
    }

    private void fill(AVFrame frame, byte[] block, int count) {
        ShortBuffer pcm = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        ByteBuffer plane = frame.data(0)
                .capacity((long) count * (aac ? Float.BYTES : Short.BYTES))
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
        if (!aac) {
            plane.asShortBuffer().put(pcm.limit(count));
            return;
        }
        FloatBuffer floats = plane.asFloatBuffer();
        for (int i = 0; i < count; i++) {
            floats.put(i, pcm.get(i) / FULL_SCALE);
        }
    }

    private void write(AVCodecContext codec, AVPacket packet, AVFormatContext format) throws IOException {
        while (avcodec_receive_packet(codec, packet) >= 0) {
            check(av_write_frame(format, packet), "av_write_frame");
            av_packet_unref(packet);
        }
        avio_flush(format.pb());
        out.flush();
    }

    private final Write_packet_Pointer_BytePointer_int sink = new Write_packet_Pointer_BytePointer_int() {
        @Override
        public int call(Pointer opaque, BytePointer buffer, int size) {
            byte[] bytes = new byte[size];
            buffer.get(bytes);
            try {
                out.write(bytes);
                return size;
            } catch (IOException e) {
                // The reader is gone; any negative number stops ffmpeg.
                return -1;
            }
        }
    };

    private static void check(int result, String call) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed with " + result);
        }
    }
}
