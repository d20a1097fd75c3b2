package dev.parley.container;

import dev.parley.codec.OpusEncoderOptions;
import dev.parley.codec.WavWriter;
import dev.parley.container.StreamEncoder.ByteSink;
import dev.parley.ogg.OggOpusWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes encoders. */
public final class StreamEncoders {
    private static final int OPUS_FRAME_MS = 20;
    private static final int OPUS_BITRATE = 32_000;
    private static final int BLOCK_SAMPLES = 4096;

    private StreamEncoders() {}

    /** @param sampleRate of the audio in Hz; 24000 suits every type */
    public static StreamEncoder open(AudioFileType type, int sampleRate, ByteSink sink) throws IOException {
        return switch (type) {
            case PCM -> new Raw(sink);
            case WAV -> {
                byte[] header = WavWriter.header(sampleRate, WavWriter.UNKNOWN_LENGTH);
                sink.bytes(header, 0, header.length);
                yield new Raw(sink);
            }
            case OPUS -> new Opus(sampleRate, sink);
            case MP3 -> new Mp3Encoder(sampleRate, sink);
            case AAC, FLAC -> new WorkerEncoder(type, sampleRate, sink);
        };
    }

    /** Samples as they are. */
    private static final class Raw implements StreamEncoder {
        private final ByteSink sink;
        private final ByteBuffer block = ByteBuffer.allocate(2 * BLOCK_SAMPLES).order(ByteOrder.LITTLE_ENDIAN);

        Raw(ByteSink sink) {
            this.sink = sink;
        }

        @Override
        public void write(short[] pcm, int offset, int samples) throws IOException {
            for (int done = 0; done < samples; done += BLOCK_SAMPLES) {
                int count = Math.min(BLOCK_SAMPLES, samples - done);
                block.asShortBuffer().put(pcm, offset + done, count);
                sink.bytes(block.array(), 0, 2 * count);
            }
        }

        @Override
        public void end() {}

        @Override
        public void close() {}
    }

    /** Ogg Opus. */
    private static final class Opus implements StreamEncoder {
        /** One logical stream a file, so any number does. */
        private static final int SERIAL = 1;

        private final OggOpusWriter writer;

        Opus(int sampleRate, ByteSink sink) {
            writer = new OggOpusWriter(
                    OpusEncoderOptions.speech(sampleRate).withBitrate(OPUS_BITRATE),
                    SERIAL,
                    OPUS_FRAME_MS,
                    (data, offset, length) -> pass(sink, data, offset, length));
        }

        private static void pass(ByteSink sink, byte[] data, int offset, int length) {
            try {
                sink.bytes(data, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void write(short[] pcm, int offset, int samples) throws IOException {
            try {
                writer.write(pcm, offset, samples);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        @Override
        public void end() throws IOException {
            try {
                writer.end();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
