#!/usr/bin/env bash
# Vert.x 5.0.8, WebSocket server (Maven: io.vertx:vertx-core), asked by the client ws 8.23.0 (npm).
#
# Guess:    `webSocketClosingTimeout` below zero disables the timeout, as its Javadoc says: the server then waits for the
#           client's close frame before it closes the TCP connection.
# Observed: a negative value acts as zero. The TCP connection is closed right behind the server's close frame, so a client
#           that is still sending (a voice client always is) gets a reset, loses the code and the reason, and sees 1006.
#           With any positive value every client reads the code.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>closing-timeout</artifactId><version>1</version>
  <dependencies><dependency><groupId>io.vertx</groupId><artifactId>vertx-core</artifactId><version>5.0.8</version></dependency></dependencies>
</project>
XML
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib >maven.log
npm init -y >npm.log && npm install --no-audit --no-fund --ignore-scripts ws@8.23.0 >>npm.log 2>&1
cat >Server.java <<'JAVA'
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

public class Server {
    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        for (String seconds : arguments) {
            vertx.createHttpServer(new HttpServerOptions().setPort(0).setWebSocketClosingTimeout(Integer.parseInt(seconds)))
                    .webSocketHandler(socket -> socket.binaryMessageHandler(first -> socket.close((short) 4000, "read me")))
                    .listen()
                    .onSuccess(server -> System.out.println(seconds + " " + server.actualPort()));
        }
    }
}
JAVA
cat >client.mjs <<'JS'
import WebSocket from "ws";

// Sends audio of 20 ms without a pause and counts the codes that its connections were closed with.
for (const line of process.argv.slice(2)) {
  const [seconds, port] = line.split(" ");
  const codes = {};
  for (let i = 0; i < 50; i++) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    const send = () => { for (let n = 0; n < 50 && socket.readyState === WebSocket.OPEN; n++) socket.send(Buffer.alloc(9600)); };
    socket.on("open", send);
    socket.on("error", () => {});
    const timer = setInterval(send, 1);
    const code = await new Promise((done) => socket.on("close", done));
    clearInterval(timer);
    codes[code] = (codes[code] ?? 0) + 1;
  }
  console.log(`closing timeout ${seconds} s:`, codes);
  const lost = codes[1006] ?? 0;
  if (seconds < 0 ? lost === 0 : lost > 0) process.exit(1);
}
JS
java -cp 'lib/*' Server.java -1 10 >ports 2>server.log &
server=$!; trap 'kill $server; rm -rf "$work"' EXIT
for _ in $(seq 60); do [ "$(wc -l <ports)" = 2 ] && break; sleep 0.5; done
mapfile -t ports < <(sort -n ports)
node client.mjs "${ports[@]}"
echo "As observed: below zero the code is lost to clients that are sending; above zero never."
