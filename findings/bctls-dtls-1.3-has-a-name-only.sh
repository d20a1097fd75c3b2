#!/usr/bin/env bash
# DTLS 1.3 in Bouncy Castle's TLS library (Maven: org.bouncycastle:bctls-jdk18on 1.84).
#
# Guess:    `ProtocolVersion.DTLSv13` is public, so an end that lists it before DTLS 1.2 speaks 1.3 with who can, and 1.2 with
#           everybody else: TLS works like that there.
# Observed: no end speaks it. A server that lists it agrees on 1.2; a client that lists it fails with `internal_error` while it
#           writes its hello, before a packet is sent. Whoever wants DTLS there lists 1.2 alone.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>dtls-versions</artifactId><version>1</version>
  <dependencies><dependency><groupId>org.bouncycastle</groupId><artifactId>bctls-jdk18on</artifactId><version>1.84</version></dependency></dependencies>
</project>
XML
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib >maven.log
cat >Versions.java <<'JAVA'
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.concurrent.*;
import org.bouncycastle.tls.*;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

public class Versions {
    /** One end of a lossless path in memory. */
    record End(BlockingQueue<byte[]> in, BlockingQueue<byte[]> out) implements DatagramTransport {
        public int getReceiveLimit() { return 1500; }
        public int getSendLimit() { return 1500; }
        public int receive(byte[] buffer, int offset, int length, int wait) throws IOException {
            try {
                byte[] packet = in.poll(wait, TimeUnit.MILLISECONDS);
                if (packet == null) return -1;
                System.arraycopy(packet, 0, buffer, offset, packet.length);
                return packet.length;
            } catch (InterruptedException e) { throw new IOException(e); }
        }
        public void send(byte[] buffer, int offset, int length) { out.add(java.util.Arrays.copyOfRange(buffer, offset, offset + length)); }
        public void close() {}
    }

    static String handshake(ProtocolVersion[] served, ProtocolVersion... offered) throws Exception {
        BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
        BlockingQueue<byte[]> up = new LinkedBlockingQueue<>(), down = new LinkedBlockingQueue<>();
        byte[] secret = new byte[32];
        ExecutorService threads = Executors.newSingleThreadExecutor();
        ProtocolVersion[] agreed = new ProtocolVersion[1];
        Future<?> server = threads.submit(() -> new DTLSServerProtocol().accept(new PSKTlsServer(crypto, new TlsPSKIdentityManager() {
            public byte[] getHint() { return null; }
            public byte[] getPSK(byte[] identity) { return secret; }
        }) {
            @Override protected ProtocolVersion[] getSupportedVersions() { return served; }
            @Override public ProtocolVersion getServerVersion() throws IOException { return agreed[0] = super.getServerVersion(); }
        }, new End(up, down)));
        try {
            new DTLSClientProtocol().connect(new PSKTlsClient(crypto, new BasicTlsPSKIdentity("me", secret)) {
                @Override protected ProtocolVersion[] getSupportedVersions() { return offered; }
            }, new End(down, up));
            server.get(10, TimeUnit.SECONDS);
            return String.valueOf(agreed[0]);
        } catch (IOException | ExecutionException | RuntimeException e) {
            return "none: " + e.getMessage();
        } finally {
            threads.shutdownNow();
        }
    }

    public static void main(String[] args) throws Exception {
        ProtocolVersion old = ProtocolVersion.DTLSv12;
        ProtocolVersion latest = ProtocolVersion.DTLSv13;
        String usual = handshake(new ProtocolVersion[] {old}, old);
        String server = handshake(new ProtocolVersion[] {latest, old}, old);
        String client = handshake(new ProtocolVersion[] {old}, latest, old);
        System.out.println("both with 1.2 alone:           " + usual);
        System.out.println("the server with 1.3 before it: " + server);
        System.out.println("the client with 1.3 before it: " + client);
        System.exit(usual.equals("DTLS 1.2") && client.startsWith("none") && server.equals(usual) ? 0 : 1);
    }
}
JAVA
java -cp 'lib/*' Versions.java
echo "As observed: DTLS 1.3 is named there and spoken by nobody."
