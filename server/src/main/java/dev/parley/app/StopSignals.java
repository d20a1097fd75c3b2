package dev.parley.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/**
 * Ends the server by signals: the first lets calls come to an end, the second ends them, the third does not even wait for
 * that. A shutdown hook would never hear of a second one: the Java machine that is ending ignores it.
 */
final class StopSignals {
    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

    private final ParleyServer server;
    private final PrintWriter out;
    private final AtomicInteger signals = new AtomicInteger();

    private StopSignals(ParleyServer server, PrintWriter out) {
        this.server = server;
        this.out = out;
    }

    static void obey(ParleyServer server, PrintWriter out) {
        StopSignals stop = new StopSignals(server, out);
        NAMES.forEach(name -> Signal.handle(new Signal(name), signal -> stop.signalled()));
    }

    private void signalled() {
        switch (signals.incrementAndGet()) {
            case 1 -> Thread.ofPlatform().name("stop").start(this::stop);
            case 2 -> server.hurry();
            default -> Runtime.getRuntime().halt(1);
        }
    }

    private void stop() {
        if (server.calls() > 0) {
            out.println("Stopping: " + server.calls() + " calls come to an end first. A second signal ends them.");
            out.flush();
        }
        try {
            server.close();
        } finally {
            // The process ends by a signal that was obeyed: that is success, not 143.
            Runtime.getRuntime().halt(0);
        }
    }
}
