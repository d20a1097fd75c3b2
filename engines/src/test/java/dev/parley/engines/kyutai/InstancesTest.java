package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.kyutai.Instances.Instance;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One name for many replicas, as a container platform's name server tells them (unmute.md 9.2). */
class InstancesTest {
    private static final int HEADER = 12;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile List<String> replicas = List.of();
    private volatile long now = 1_000;
    private DatagramSocket nameServer;

    @BeforeEach
    void serveNames() {
        nameServer = vertx.createDatagramSocket();
        nameServer.handler(this::answer);
        nameServer.listen(0, "127.0.0.1").await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Instances instances(String urls) {
        InetSocketAddress address =
                new InetSocketAddress("127.0.0.1", nameServer.localAddress().port());
        return new Instances(
                MoshiUrl.parseAll("url", urls), new SingletonDnsServerAddressStreamProvider(address), () -> now);
    }

    private static List<String> addresses(Instances instances) {
        return instances.current().await().stream().map(Instance::address).toList();
    }

    @Test
    void a_name_stands_for_all_its_addresses() {
        replicas = List.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
        try (Instances instances = instances("ws://tasks.stt.:8080")) {
            assertThat(addresses(instances)).containsExactlyInAnyOrderElementsOf(replicas);
        }
    }

    @Test
    void an_answer_is_kept_for_half_a_second() {
        replicas = List.of("10.0.0.1", "10.0.0.2");
        try (Instances instances = instances("ws://tasks.stt.:8080")) {
            assertThat(addresses(instances)).hasSize(2);
            replicas = List.of("10.0.0.9");
            now += Duration.ofMillis(499).toNanos();
            assertThat(addresses(instances)).hasSize(2);
            assertThat(questions).hasValue(1);
            now += Duration.ofMillis(2).toNanos();
            assertThat(addresses(instances)).containsExactly("10.0.0.9");
        }
    }

    @Test
    void a_name_nobody_knows_fails_and_is_asked_for_again_at_once() {
        try (Instances instances = instances("ws://tasks.stt.:8080")) {
            assertThatThrownBy(() -> addresses(instances))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessageContaining("tasks.stt. cannot be resolved");
            replicas = List.of("10.0.0.1");
            assertThat(addresses(instances)).containsExactly("10.0.0.1");
        }
    }

    @Test
    void the_names_that_resolve_are_enough() {
        replicas = List.of("10.0.0.1");
        try (Instances instances = instances("ws://unknown.:8080,ws://tasks.stt.:8080,ws://192.0.2.7:8080")) {
            assertThat(addresses(instances)).containsExactly("10.0.0.1", "192.0.2.7");
        }
    }

    /** RFC 1035 section 4.1: the question comes back, with one A record for each replica. */
    private void answer(DatagramPacket packet) {
        Buffer asked = packet.data();
        questions.incrementAndGet();
        int end = HEADER;
        while (asked.getByte(end) != 0) {
            end += asked.getByte(end) + 1;
        }
        end += 5;
        boolean known = !asked.getString(HEADER, end).contains("unknown") && !replicas.isEmpty();
        List<String> told = known ? replicas : List.of();
        Buffer answer = asked.getBuffer(0, 2)
                .appendShort((short) (known ? 0x8180 : 0x8183))
                .appendShort((short) 1)
                .appendShort((short) told.size())
                .appendInt(0)
                .appendBuffer(asked.getBuffer(HEADER, end));
        for (String address : told) {
            answer.appendInt(0xC00C0001).appendShort((short) 1).appendInt(0).appendShort((short) 4);
            for (String part : address.split("\\.")) {
                answer.appendByte((byte) Integer.parseInt(part));
            }
        }
        nameServer.send(answer, packet.sender().port(), packet.sender().host());
    }
}
