package dev.parley.simulator;

import dev.parley.simulator.relay.Impairment;
import dev.parley.simulator.relay.LinkCount;
import dev.parley.simulator.relay.LossyRelay;
import dev.parley.simulator.relay.RelayCount;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./parley relay}: a bad network between a server and its WebRTC clients. */
@Command(
        name = "relay",
        mixinStandardHelpOptions = true,
        description = "Stand before a server, and lose, delay and swap packets of the WebRTC calls that go through it.")
public final class RelayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--url", defaultValue = "http://127.0.0.1:8000", description = "Server (${DEFAULT-VALUE}).")
    private URI url;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on, which clients are told too (${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--port", defaultValue = "8100", description = "TCP port, 0 for a free one (${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--loss", defaultValue = "0", description = "Packets lost, in per cent (${DEFAULT-VALUE}).")
    private double loss;

    @Option(
            names = "--jitter-ms",
            defaultValue = "0",
            description = "Packets come late by up to this, in order (${DEFAULT-VALUE}).")
    private int jitter;

    @Option(
            names = "--reorder",
            defaultValue = "0",
            description = "Packets that are passed by others, in per cent (${DEFAULT-VALUE}).")
    private double reorder;

    @Option(
            names = "--outage-at-s",
            defaultValue = "10",
            description = "Second of a call at which the outage begins (${DEFAULT-VALUE}).")
    private double outageAt;

    @Option(names = "--outage-s", defaultValue = "0", description = "Seconds of the outage (${DEFAULT-VALUE}).")
    private double outage;

    @Option(
            names = "--move-at-s",
            split = ",",
            description = "Seconds of a call at which its client comes from another port.")
    private List<Double> moves = new ArrayList<>();

    @Option(names = "--seed", defaultValue = "1", description = "Decides which packets are hit (${DEFAULT-VALUE}).")
    private long seed;

    /** Runs until the process is told to stop, and then tells what became of each call's packets. */
    @Override
    public Integer call() throws Exception {
        LossyRelay relay;
        PrintWriter out = spec.commandLine().getOut();
        Vertx vertx = Vertx.vertx();
        try {
            relay = new LossyRelay(vertx, url, host, impairment(), seed, System::nanoTime);
            int listening =
                    relay.start(port).toCompletionStage().toCompletableFuture().get();
            out.printf("The relay to %s listens: http://%s:%d%n", url, host, listening);
            out.flush();
            untilStopped(() -> tell(relay, out));
            return 0;
        } finally {
            vertx.close();
        }
    }

    private static void untilStopped(Runnable last) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    last.run();
                    stopped.countDown();
                },
                "relay-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        stopped.await();
    }

    private Impairment impairment() {
        if (url.getHost() == null) {
            throw bad("--url: write it like http://127.0.0.1:8000");
        }
        try {
            return new Impairment(
                    loss / 100,
                    Duration.ofMillis(jitter),
                    reorder / 100,
                    seconds(outageAt),
                    seconds(outage),
                    moves.stream().map(RelayCommand::seconds).toList());
        } catch (IllegalArgumentException e) {
            throw bad(e.getMessage());
        }
    }

    private static Duration seconds(double value) {
        return Duration.ofMillis(Math.round(value * 1000));
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static void tell(LossyRelay relay, PrintWriter out) {
        List<RelayCount> counts =
                relay.counts().toCompletionStage().toCompletableFuture().join();
        for (RelayCount each : counts) {
            out.printf("call: up %s; down %s; moves %d%n", text(each.up()), text(each.down()), each.moves());
        }
        out.flush();
    }

    private static String text(LinkCount count) {
        return "%d packets, %d lost, %d swapped".formatted(count.packets(), count.lost(), count.heldBack());
    }
}
