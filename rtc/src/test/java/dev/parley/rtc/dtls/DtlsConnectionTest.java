package dev.parley.rtc.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.rtc.srtp.SrtpKeys;
import dev.parley.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DtlsConnectionTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final DtlsHandshakes handshakes = new DtlsHandshakes(threads, RANDOM, 1);
    private final DtlsCertificate certificate = DtlsCertificate.generate(Instant.now(), RANDOM);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private DtlsConnection server;
    private DtlsClient client;
    private Predicate<byte[]> lost = any -> false;

    @AfterEach
    void stop() throws InterruptedException {
        run(server::close);
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS))
                .as("handshakes end")
                .isTrue();
        loop.shutdown();
    }

    private void run(Runnable task) {
        CompletableFuture.runAsync(task, loop).join();
    }

    private void connect(@Nullable Fingerprint expected, int... profiles) {
        client = new DtlsClient(
                datagram -> {
                    if (!lost.test(datagram)) {
                        loop.execute(() -> server.receive(datagram));
                    }
                },
                profiles);
        Fingerprint accepted = expected == null ? client.fingerprint() : expected;
        server = new DtlsConnection(
                handshakes,
                certificate,
                List.of(accepted),
                datagram -> {
                    assertThat(datagram).hasSizeLessThanOrEqualTo(DatagramQueue.MOST_SENT_BYTES);
                    if (!lost.test(datagram)) {
                        client.take(datagram);
                    }
                },
                loop,
                new DtlsConnection.Listener() {
                    @Override
                    public void connected(SrtpKeys agreed) {
                        keys.complete(agreed);
                    }

                    @Override
                    public void received(byte[] data, int length) {
                        heard.add(new String(data, 0, length, StandardCharsets.UTF_8));
                    }

                    @Override
                    public void closed(@Nullable IOException failure) {
                        closed.complete(failure == null ? "by the client" : failure.getMessage());
                    }
                });
    }

    @Test
    void agreesOnKeysAndCarriesDataBothWays() throws Exception {
        connect(null, 7, 1);
        DTLSTransport transport = client.connect();
        SrtpKeys agreed = keys.get();
        assertThat(agreed.profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(agreed.client().key()).isEqualTo(client.keys().client().key());
        assertThat(agreed.server().salt()).isEqualTo(client.keys().server().salt());
        for (int i = 0; i < 5; i++) {
            byte[] message = ("message " + i).getBytes(StandardCharsets.UTF_8);
            transport.send(message, 0, message.length);
            assertThat(heard.take()).isEqualTo("message " + i);
            run(() -> server.send(message, message.length));
            byte[] answer = new byte[100];
            assertThat(transport.receive(answer, 0, 100, 5000)).isEqualTo(message.length);
        }
        transport.close();
        assertThat(closed.get()).isEqualTo("by the client");
    }

    @Test
    void takesTheClientsFirstChoice() throws Exception {
        connect(null, 2, 1, 7);
        client.connect();
        assertThat(keys.get().profile()).isEqualTo(SrtpProfile.AES_128_CM_HMAC_SHA1_80);
    }

    @Test
    void refusesACertificateThatWasNotSignalled() throws Exception {
        connect(certificate.fingerprint(), 7);
        assertThatExceptionOfType(IOException.class).isThrownBy(client::connect);
        assertThat(closed.get()).contains("bad_certificate");
        assertThat(keys).isNotDone();
    }

    @Test
    void refusesAClientWithoutSrtp() throws Exception {
        connect(null);
        assertThatExceptionOfType(IOException.class).isThrownBy(client::connect);
        assertThat(closed.get()).contains("handshake_failure");
    }

    @Test
    void getsThroughWhereDatagramsAreLost() throws Exception {
        Random random = new Random(4);
        lost = any -> random.nextInt(100) < 20;
        connect(null, 1);
        client.connect();
        assertThat(keys.get().profile()).isEqualTo(SrtpProfile.AES_128_CM_HMAC_SHA1_80);
    }

    @Test
    void startsNoMoreHandshakesThanItMay() throws Exception {
        connect(null, 1);
        CompletableFuture<Void> over = new CompletableFuture<>();
        assertThat(handshakes.run(over::join)).isTrue();
        lost = datagram -> {
            over.complete(null); // once the first message of the client was dropped
            return false;
        };
        assertThat(handshakes.run(() -> {})).isFalse();
        assertThat(handshakes.free()).isZero();
        client.connect();
        assertThat(keys.get()).isNotNull();
    }

    @Test
    void aHandshakeEndsWhenThePeerIsClosed() throws Exception {
        connect(null, 1);
        run(() -> server.receive(new byte[] {22, 1, 2, 3}));
        assertThat(handshakes.free()).isZero();
        run(server::close);
        threads.shutdown();
        assertThat(threads.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        assertThat(handshakes.free()).isEqualTo(1);
        assertThat(closed).isNotDone();
    }

    @Test
    void dropsDatagramsThatNobodyTakes() throws ExecutionException, InterruptedException {
        connect(null, 1);
        DatagramQueue queue = new DatagramQueue(any -> {});
        for (int i = 0; i < DatagramQueue.MOST_DATAGRAMS; i++) {
            assertThat(queue.offer(new byte[1])).isTrue();
        }
        assertThat(queue.offer(new byte[1])).isFalse();
    }
}
