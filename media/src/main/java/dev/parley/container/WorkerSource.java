package dev.parley.container;

import dev.parley.codec.MalformedAudioException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** A recording of any kind, decoded by ffmpeg in a {@link MediaWorker}. */
final class WorkerSource implements AudioSource {
    private static final int BUFFER_BYTES = 64 << 10;

    private final MediaWorker worker;
    private final InputStream in;
    private byte[] bytes = new byte[8192];
    private final Optional<MalformedAudioException> reason;
    private boolean ended;

    WorkerSource(Path file, int sampleRate) throws IOException {
        this(file, sampleRate, Optional.empty());
    }

    /** @param reason why it could not be read otherwise; told when ffmpeg cannot read it either */
    WorkerSource(Path file, int sampleRate, Optional<MalformedAudioException> reason) throws IOException {
        this.reason = reason;
        worker = MediaWorker.start("decode", file.toAbsolutePath().toString(), Integer.toString(sampleRate));
        in = new BufferedInputStream(worker.output(), BUFFER_BYTES);
    }

    @Override
    public int read(short[] pcm, int offset, int samples) throws IOException {
        if (ended) {
            return -1;
        }
        if (bytes.length < 2 * samples) {
            bytes = new byte[2 * samples];
        }
        int got = worker.watched(() -> in.readNBytes(bytes, 0, 2 * samples)) / 2;
        for (int i = 0; i < got; i++) {
            pcm[offset + i] = (short) (bytes[2 * i] & 0xff | bytes[2 * i + 1] << 8);
        }
        if (got < samples) {
            end();
        }
        return got == 0 ? -1 : got;
    }

    private void end() throws IOException {
        ended = true;
        int code = worker.exitCode();
        if (code != 0) {
            throw reason.orElseGet(() -> Refusal.exception(code));
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
