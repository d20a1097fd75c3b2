package dev.parley.container;

import dev.parley.codec.MalformedAudioException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The process that ffmpeg runs in, so that a recording made to break it breaks this and not the server:
 * {@code decode FILE RATE} writes PCM to standard output, {@code encode TYPE RATE} turns PCM of standard input into that
 * type. PCM is 16-bit little endian, mono. Started by {@link MediaWorker}.
 */
public final class WorkerMain {
    private static final int BUFFER_BYTES = 64 << 10;

    private WorkerMain() {}

    public static void main(String[] arguments) throws IOException {
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES)) {
            int rate = Integer.parseInt(arguments[2]);
            if (arguments[0].equals("decode")) {
                new FfmpegDecoder(rate, out).decode(Files.readAllBytes(Path.of(arguments[1])));
            } else {
                AudioFileType type = AudioFileType.valueOf(arguments[1].toUpperCase(Locale.ROOT));
                InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER_BYTES);
                new FfmpegEncoder(type, rate, out).encode(in);
            }
        } catch (MalformedAudioException e) {
            // Nobody reads a message of this process: its exit code says it all.
            System.exit(Refusal.exitCode(e));
        }
    }
}
