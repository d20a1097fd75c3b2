#!/usr/bin/env bash
# Vert.x 5.0.8, WebSocket client (Maven: io.vertx:vertx-core), talking to a server of the same.
#
# Guess:    a client lives as long as the Vertx instance that made it: a program may connect, keep the socket, and forget the
#           client.
# Observed: a client that nobody refers to is closed when the garbage collector finds it. Where that happens between connect()
#           and the server's answer to the upgrade, the connection is closed and connect() fails with "Connection closed":
#           rarely, under load, and never while one looks. A socket that is open by then stays open.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>collected-client</artifactId><version>1</version>
  <dependencies><dependency><groupId>io.vertx</groupId><artifactId>vertx-core</artifactId><version>5.0.8</version></dependency></dependencies>
</project>
XML
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib >maven.log
cat >Forgotten.java <<'JAVA'
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.util.concurrent.CompletableFuture;

public class Forgotten {
    /** Connects to a server that answers late, with the collector at work meanwhile; says how that ended. */
    static String connect(Vertx vertx, int port, boolean keep) throws Exception {
        WebSocketClient client = vertx.createWebSocketClient();
        CompletableFuture<WebSocket> socket =
                client.connect(port, "127.0.0.1", "/").toCompletionStage().toCompletableFuture();
        WebSocketClient[] kept = {keep ? client : null};
        client = null;
        for (int i = 0; i < 100 && !socket.isDone(); i++) {
            System.gc();
            Thread.sleep(50);
        }
        String end = socket.handle((open, failure) -> failure == null ? "open" : String.valueOf(failure.getMessage())).get();
        if (kept[0] != null) kept[0].close();
        return end;
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        int port = vertx.createHttpServer()
                .webSocketHandshakeHandler(shake -> vertx.setTimer(1500, now -> shake.accept()))
                .webSocketHandler(socket -> {})
                .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get().actualPort();
        System.out.println("kept: " + connect(vertx, port, true));
        System.out.println("forgotten: " + connect(vertx, port, false));
        System.exit(0);
    }
}
JAVA
java -cp 'lib/*' Forgotten.java 2>java.log | tee result
grep -q '^kept: open$' result && grep -q '^forgotten: .*Connection closed' result
echo "As observed: the client that was forgotten took its handshake along."
