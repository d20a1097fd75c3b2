package dev.parley.app;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Ends the process at once. {@link Runtime#halt} still lets native libraries take down what their own threads use, and an
 * engine that is loading then brings the process down with a fault. What has to be written must be written before.
 */
final class ProcessEnd {
    private static final Logger log = LoggerFactory.getLogger(ProcessEnd.class);
    private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");

    /** What a shell tells of a process that a signal ended. */
    private static final int BY_SIGNAL = 128;

    private ProcessEnd() {}

    /** Calls for each signal that asks the process to end, on a thread of the Java machine, with the signal's number. */
    static void onSignal(IntConsumer told) {
        SIGNALS.forEach(name -> Signal.handle(new Signal(name), signal -> told.accept(signal.getNumber())));
    }

    /** The first signal ends the process, whatever it is doing. */
    static void bySignal() {
        onSignal(number -> now(BY_SIGNAL + number));
    }

    static void now(int code) {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("_exit").ifPresent(exit -> {
            try {
                linker.downcallHandle(exit, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                        .invokeExact(code);
            } catch (Throwable e) {
                log.debug("ending without it", e);
            }
        });
        Runtime.getRuntime().halt(code);
    }
}
