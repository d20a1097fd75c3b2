package dev.parley.container;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AV_CHANNEL_ORDER_UNSPEC;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;
import static org.bytedeco.ffmpeg.global.swresample.swr_set_matrix;

import dev.parley.codec.MalformedAudioException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Decodes one recording, then its process ends: nothing native is freed. Only ever runs in {@link WorkerMain}'s process.
 * ffmpeg gets the bytes, no file name and no protocol, and only demultiplexers of plain recordings: no playlist can make
 * it open anything else.
 */
final class FfmpegDecoder {
    private static final String FORMATS =
            "mp3,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,flac,wav,w64,aac,loas,aiff,amr,caf,au,asf,ac3,eac3,mpeg,mpegts,"
                    + "avi,flv,nistsphere,voc,ircam,tta,wv";
    private static final long LARGEST_BLOCK = 64L << 20;
    private static final int IO_BYTES = 32 << 10;

    private final int sampleRate;
    private final OutputStream out;

    FfmpegDecoder(int sampleRate, OutputStream out) {
        this.sampleRate = sampleRate;
        this.out = out;
    }

    /** All of a file, recording by recording where it was joined of several, of whatever kinds. */
    void decode(byte[] recording) throws IOException {
        av_log_set_level(AV_LOG_QUIET);
        av_max_alloc(LARGEST_BLOCK);
        List<Integer> starts = JoinedFiles.starts(recording);
        boolean any = false;
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : recording.length;
            any |= decode(new Recording(recording, starts.get(i), end));
        }
        if (!any) {
            throw Refusal.UNDECODABLE.exception();
        }
    }

    /** Whether there was any audio in it. */
    private boolean decode(Recording source) throws IOException {
        AVFormatContext format = open(source);
        int stream = av_find_best_stream(format, AVMEDIA_TYPE_AUDIO, -1, -1, (PointerPointer<?>) null, 0);
        if (stream < 0) {
            throw Refusal.NO_AUDIO.exception();
        }
        AVCodecContext codec = codec(format, stream);
        AVPacket packet = av_packet_alloc();
        AVFrame frame = av_frame_alloc();
        Damage damage = new Damage();
        try (source;
                Converter converter = new Converter(codec)) {
            int result;
            while ((result = av_read_frame(format, packet)) >= 0) {
                if (packet.stream_index() == stream) {
                    damage.count(avcodec_send_packet(codec, packet));
                    drain(codec, frame, converter);
                }
                av_packet_unref(packet);
            }
            avcodec_send_packet(codec, null);
            drain(codec, frame, converter);
            converter.end();
            if (damage.isTooMuch() || (result != AVERROR_EOF() && source.isUnread())) {
                throw Refusal.UNDECODABLE.exception();
            }
            return converter.any;
        }
    }

    private static AVFormatContext open(Recording source) throws MalformedAudioException {
        BytePointer buffer = new BytePointer(av_malloc(IO_BYTES)).capacity(IO_BYTES);
        AVIOContext io = avio_alloc_context(buffer, IO_BYTES, 0, null, source.read, null, source.seek);
        AVFormatContext format = avformat_alloc_context();
        format.pb(io);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "format_whitelist", FORMATS, 0);
        av_dict_set(options, "protocol_whitelist", "none", 0);
        if (avformat_open_input(format, (String) null, null, options) < 0
                || avformat_find_stream_info(format, (PointerPointer<?>) null) < 0) {
            throw Refusal.NO_RECORDING.exception();
        }
        return format;
    }

    private static AVCodecContext codec(AVFormatContext format, int stream) throws MalformedAudioException {
        var parameters = format.streams(stream).codecpar();
        AVCodec decoder = avcodec_find_decoder(parameters.codec_id());
        if (decoder == null || decoder.isNull()) {
            throw Refusal.UNKNOWN_KIND.exception();
        }
        AVCodecContext codec = avcodec_alloc_context3(decoder);
        if (avcodec_parameters_to_context(codec, parameters) < 0
                || avcodec_open2(codec, decoder, (AVDictionary) null) < 0
                || codec.sample_rate() <= 0) {
            throw Refusal.UNDECODABLE.exception();
        }
        return codec;
    }

    private static void drain(AVCodecContext codec, AVFrame frame, Converter converter) throws IOException {
        while (avcodec_receive_frame(codec, frame) >= 0) {
            converter.convert(frame);
        }
    }

    /**
     * How much of a recording was refused by its decoder. A few packets are lost with the start of a cut file; where it
     * is more, the rest is no longer what was said, or the container names a codec that it is not.
     */
    private static final class Damage {
        private static final int FEW = 3;
        private static final int ONE_IN = 10;

        private int packets;
        private int refused;

        void count(int result) {
            packets++;
            if (result < 0) {
                refused++;
            }
        }

        boolean isTooMuch() {
            return refused > FEW && refused * (long) ONE_IN > packets;
        }
    }

    /** The recording's bytes, as ffmpeg asks for them. */
    private static final class Recording implements AutoCloseable {
        private final byte[] data;
        private final int from;
        private final int to;
        /** Not called position: the callbacks, being pointers, have a field of that name themselves. */
        private int next;

        private int furthest;

        Recording(byte[] data, int from, int to) {
            this.data = data;
            this.from = from;
            this.to = to;
            this.next = from;
        }

        /** Whether a good deal of it was never asked for. */
        boolean isUnread() {
            return to - furthest > IO_BYTES;
        }

        private final Read_packet_Pointer_BytePointer_int read = new Read_packet_Pointer_BytePointer_int() {
            @Override
            public int call(Pointer opaque, BytePointer buffer, int size) {
                int count = Math.min(size, to - next);
                if (count <= 0) {
                    return AVERROR_EOF();
                }
                buffer.put(data, next, count);
                next += count;
                furthest = Math.max(furthest, next);
                return count;
            }
        };

        private final Seek_Pointer_long_int seek = new Seek_Pointer_long_int() {
            @Override
            public long call(Pointer opaque, long offset, int whence) {
                int length = to - from;
                if (whence == AVSEEK_SIZE) {
                    return length;
                }
                long base = whence == 0 ? 0 : whence == 1 ? next - from : length;
                if (base + offset < 0 || base + offset > length) {
                    return -1;
                }
                next = from + (int) (base + offset);
                return base + offset;
            }
        };

        /** Keeps the callbacks alive up to here: ffmpeg's reference does not. */
        @Override
        public void close() {
            read.close();
            seek.close();
        }
    }

    /** To mono 16-bit at the rate wanted. Set up anew when the recording changes its form on the way. */
    private final class Converter implements AutoCloseable {
        private final BytePointer samples = new BytePointer(2L * sampleRate);
        private final PointerPointer<BytePointer> planes = new PointerPointer<BytePointer>(1).put(samples);
        private final byte[] bytes = new byte[2 * sampleRate];
        private SwrContext context;
        private int rate;
        private int format;
        private int channels;
        private boolean any;

        Converter(AVCodecContext codec) throws IOException {
            rate = codec.sample_rate();
            format = codec.sample_fmt();
            channels = codec.ch_layout().nb_channels();
            context = context(codec.ch_layout());
        }

        private SwrContext context(AVChannelLayout layout) throws IOException {
            AVChannelLayout mono = new AVChannelLayout();
            av_channel_layout_default(mono, 1);
            SwrContext made = new SwrContext(null);
            if (swr_alloc_set_opts2(made, mono, AV_SAMPLE_FMT_S16, sampleRate, layout, format, rate, 0, null) < 0
                    || (layout.order() == AV_CHANNEL_ORDER_UNSPEC && swr_set_matrix(made, mean(), channels) < 0)
                    || swr_init(made) < 0) {
                throw Refusal.UNDECODABLE.exception();
            }
            return made;
        }

        /** Channels that stand for no place, such as one speaker each, are mixed alike. */
        private double[] mean() {
            double[] weights = new double[channels];
            Arrays.fill(weights, 1.0 / channels);
            return weights;
        }

        void convert(AVFrame frame) throws IOException {
            int layout = frame.ch_layout().nb_channels();
            if (frame.sample_rate() != rate || frame.format() != format || layout != channels) {
                end();
                rate = frame.sample_rate();
                format = frame.format();
                channels = layout;
                context = context(frame.ch_layout());
            }
            // Room for a second of output: what a frame makes beyond that waits inside and comes with the next.
            write(swr_convert(context, planes, sampleRate, frame.extended_data(), frame.nb_samples()));
        }

        /** Writes what is still held back. */
        void end() throws IOException {
            int count;
            do {
                count = swr_convert(context, planes, sampleRate, (PointerPointer<?>) null, 0);
                write(count);
            } while (count == sampleRate);
        }

        private void write(int count) throws IOException {
            if (count > 0) {
                any = true;
                samples.position(0).get(bytes, 0, 2 * count);
                out.write(bytes, 0, 2 * count);
            }
        }

        @Override
        public void close() {
            planes.close();
            samples.close();
        }
    }
}
