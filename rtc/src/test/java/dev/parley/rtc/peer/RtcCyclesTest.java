package dev.parley.rtc.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that connect and are closed again, by either side: what each of them takes is given back, to the last. */
@Timeout(60)
class RtcCyclesTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final int CYCLES = 30;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SecureRandom random = new SecureRandom();
    private final Queue<DatagramChannel> sockets = new ConcurrentLinkedQueue<>();
    private final Queue<Future<?>> timers = new ConcurrentLinkedQueue<>();
    private final EventLoop loop = noting(loops.next());
    private final RtcEndpoint endpoint = new RtcEndpoint(
            new RtcOptions(
                    new InetSocketAddress(HERE, 0),
                    List.of(HERE),
                    Clock.systemUTC(),
                    System::nanoTime,
                    random,
                    threads),
            loops,
            NioDatagramChannel::new);
    private final RtcClientFactory clients = new RtcClientFactory(
            new RtcClientFactory.Environment(Clock.systemUTC(), System::nanoTime, random, threads), () -> {
                DatagramChannel socket = new NioDatagramChannel();
                sockets.add(socket);
                return socket;
            });

    /** A loop that notes the timers that are set on it. */
    private EventLoop noting(EventLoop real) {
        return (EventLoop) Proxy.newProxyInstance(
                EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(real, arguments);
                        if (result instanceof ScheduledFuture<?> timer) {
                            timers.add(timer);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @AfterEach
    void stop() throws InterruptedException {
        endpoint.close();
        threads.shutdown();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private void cycle(boolean byClient) throws Exception {
        RecordingListener clientSide = new RecordingListener();
        RecordingListener serverSide = new RecordingListener();
        RtcClient client = loop.submit(() -> clients.create(loop, "oai-events", clientSide))
                .get();
        RtcPeer peer = loop.submit(() -> endpoint.accept(client.offer(), loop, serverSide))
                .get();
        loop.submit(() -> {
                    client.answered(peer.answer());
                    return null;
                })
                .get();
        clientSide.opened.take();
        serverSide.opened.take();
        loop.submit(byClient ? client::close : peer::close).get();
        clientSide.closed.get();
        serverSide.closed.get();
    }

    private static Set<Thread> platformThreads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    @Test
    void everyCycleGivesBackWhatItTook() throws Exception {
        cycle(true); // whose threads stay
        Set<Thread> before = platformThreads();
        for (int i = 0; i < CYCLES; i++) {
            cycle(i % 2 == 0);
        }
        assertThat(endpoint.peers()).as("peers").isZero();
        assertThat(endpoint.routes()).as("addresses").isZero();
        for (DatagramChannel each : sockets) {
            each.closeFuture().sync();
        }
        assertThat(sockets).as("sockets of the clients").hasSize(CYCLES + 1);
        loop.submit(() -> {}).get(); // behind whatever is still under way there
        assertThat(timers).as("timers").isNotEmpty().allMatch(Future::isDone);
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS))
                .as("handshakes end")
                .isTrue();
        Set<Thread> after = platformThreads();
        after.removeAll(before);
        after.removeIf(thread -> thread.getName().startsWith("ForkJoinPool")); // carriers of virtual threads
        assertThat(after).as("threads").isEmpty();
    }
}
