package dev.parley.app;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends the server by signals: the first lets calls come to an end, the second ends them, the third does not even wait for
 * that. A shutdown hook would never hear of a second one: the Java machine that is ending ignores it.
 */
final class StopSignals {
    private final ParleyServer server;
    private final PrintWriter out;
    private final AtomicInteger signals = new AtomicInteger();

    private StopSignals(ParleyServer server, PrintWriter out) {
        this.server = server;
        this.out = out;
    }

    static void obey(ParleyServer server, PrintWriter out) {
        StopSignals stop = new StopSignals(server, out);
        ProcessEnd.onSignal(number -> stop.signalled());
    }

    private void signalled() {
        switch (signals.incrementAndGet()) {
            case 1 -> Thread.ofPlatform().name("stop").start(this::stop);
            case 2 -> server.hurry();
            default -> ProcessEnd.now(1);
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
            ProcessEnd.now(0);
        }
    }
}
