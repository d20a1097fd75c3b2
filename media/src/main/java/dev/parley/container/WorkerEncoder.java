package dev.parley.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** AAC or FLAC, encoded by ffmpeg in a {@link MediaWorker}. The sink is called on a thread of its own. */
final class WorkerEncoder implements StreamEncoder {
    private static final int BLOCK_SAMPLES = 4096;
    /** For the last bytes, which a slow client may hold back. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MediaWorker worker;
    private final OutputStream out;
    private final ByteBuffer block = ByteBuffer.allocate(2 * BLOCK_SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
    private final CompletableFuture<Void> delivered = new CompletableFuture<>();

    WorkerEncoder(AudioFileType type, int sampleRate, ByteSink sink) throws IOException {
        worker = MediaWorker.start("encode", type.name().toLowerCase(Locale.ROOT), Integer.toString(sampleRate));
        out = worker.input();
        Thread.ofVirtual().name("encoded").start(() -> deliver(worker.output(), sink));
    }

    private void deliver(InputStream encoded, ByteSink sink) {
        byte[] bytes = new byte[8192];
        try {
            int count;
            while ((count = encoded.read(bytes)) >= 0) {
                sink.bytes(bytes, 0, count);
            }
            delivered.complete(null);
        } catch (IOException e) {
            delivered.completeExceptionally(e);
            // Else the writer would wait for room that nobody makes.
            worker.close();
        }
    }

    @Override
    public void write(short[] pcm, int offset, int samples) throws IOException {
        for (int done = 0; done < samples; done += BLOCK_SAMPLES) {
            int count = Math.min(BLOCK_SAMPLES, samples - done);
            block.asShortBuffer().put(pcm, offset + done, count);
            worker.watched(() -> {
                out.write(block.array(), 0, 2 * count);
                return count;
            });
        }
        out.flush();
    }

    @Override
    public void end() throws IOException {
        out.close();
        try {
            delivered.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the encoder does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while encoding");
        }
        int code = worker.exitCode();
        if (code != 0) {
            throw new IOException("the encoder ended with " + code);
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
