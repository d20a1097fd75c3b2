package dev.parley.host.sherpa;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.parley.host.Batches;
import dev.parley.host.RequestException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The calls of the library that compute: one stream of a recogniser, or several in one call. A stream is in one call at a time.
 * Thread-safe.
 */
final class StreamDecoder {
    private final MethodHandle one;
    private final MethodHandle several;
    private final MemorySegment recogniser;
    private volatile IntConsumer watcher = count -> {};

    /**
     * @param one name of the function for one stream
     * @param several name of the one for several
     */
    StreamDecoder(SherpaLibrary library, String one, String several, MemorySegment recogniser) {
        this.one = library.function(one, FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        this.several = library.function(several, FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_INT));
        this.recogniser = recogniser;
    }

    /** Is told of each call before it, with the number of its streams; on the thread of the call. */
    void watch(IntConsumer calls) {
        watcher = calls;
    }

    void decode(List<MemorySegment> streams) {
        watcher.accept(streams.size());
        if (streams.size() == 1) {
            SherpaLibrary.call(one, recogniser, streams.getFirst());
            return;
        }
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment all = memory.allocate(ADDRESS, streams.size());
            for (int i = 0; i < streams.size(); i++) {
                all.setAtIndex(ADDRESS, i, streams.get(i));
            }
            SherpaLibrary.call(several, recogniser, all, streams.size());
        }
    }

    /**
     * Has it decoded with what else waits.
     *
     * @throws RequestException when the thread was interrupted: nobody wants it any more
     */
    static <T> void await(Batches<T> batches, T utterance) throws RequestException {
        try {
            batches.work(utterance);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestException.failed("the utterance was given up");
        }
    }
}
