package dev.parley.catalogue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Held while a folder of models is changed. The operating system gives it back when its process ends, however that
 * happens. The file names the process that holds it.
 */
final class PullLock implements AutoCloseable {
    private static final String FILE = ".lock";
    /** Far behind the text: on Windows nobody else can read what is locked. */
    private static final long LOCKED_BYTE = 1L << 40;

    private final FileChannel channel;

    private PullLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, after whoever holds it.
     *
     * @param waiting is told once whom it waits for
     */
    static PullLock take(Path folder, Consumer<String> waiting) throws ModelException {
        @Nullable FileChannel channel = null;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(
                    folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                waiting.accept(owner(channel));
                channel.lock(LOCKED_BYTE, 1, false);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
                    0);
            return new PullLock(channel);
        } catch (IOException e) {
            close(channel);
            throw Storage.failure(folder, e);
        } catch (OverlappingFileLockException e) {
            close(channel);
            throw new ModelException.Storage("This process changes the models in " + folder + " already.", e);
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        String pid = StandardCharsets.US_ASCII.decode(text.flip()).toString().strip();
        return pid.isEmpty() ? "another process" : "process " + pid;
    }

    private static void close(@Nullable FileChannel channel) throws ModelException {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new ModelException("The lock could not be given back: " + Storage.words(e), e);
            }
        }
    }

    @Override
    public void close() throws ModelException {
        close(channel);
    }
}
