#!/usr/bin/env bash
# Netty 4.2.10 (Maven: io.netty:netty-codec-http), its decoder of multipart forms, as uploads of recordings are read with it.
#
# Guess:    where the network cuts a form is no matter: a field has the same value in however many pieces the body comes.
# Observed: cut between the CR and the LF in front of a boundary, the value of the field ends with that CR: `word` in one piece
#           is `word\r` in two. Cut at any other place the value is right. Small reads make such a cut likely.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>form-cut</artifactId><version>1</version>
  <dependencies><dependency><groupId>io.netty</groupId><artifactId>netty-codec-http</artifactId><version>4.2.10.Final</version></dependency></dependencies>
</project>
XML
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib >maven.log
cat >FormCut.java <<'JAVA'
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.*;
import io.netty.handler.codec.http.multipart.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

public class FormCut {
    private static final byte[] BODY = ("--b\r\nContent-Disposition: form-data; name=\"granularity\"\r\n\r\nword\r\n--b--\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    public static void main(String[] arguments) throws Exception {
        int atCr = new String(BODY, StandardCharsets.US_ASCII).indexOf("word\r") + 5;
        Map<String, List<Integer>> places = new TreeMap<>();
        for (int cut = 1; cut < BODY.length; cut++) {
            places.computeIfAbsent(value(cut), value -> new ArrayList<>()).add(cut);
        }
        places.forEach((value, cuts) -> System.out.println("value " + value.replace("\r", "\\r") + ": cut at " + cuts));
        boolean observed = places.size() == 2 && List.of(atCr).equals(places.get("word\r")) && places.containsKey("word");
        System.exit(observed ? 0 : 1);
    }

    private static String value(int cut) throws Exception {
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        head.headers().set("Content-Type", "multipart/form-data; boundary=b");
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), head);
        decoder.offer(new DefaultHttpContent(Unpooled.copiedBuffer(BODY, 0, cut)));
        decoder.offer(new DefaultLastHttpContent(Unpooled.copiedBuffer(BODY, cut, BODY.length - cut)));
        return ((Attribute) decoder.getBodyHttpData("granularity")).getValue();
    }
}
JAVA
java -cp 'lib/*' FormCut.java
echo "As observed: a form cut between the CR and the LF in front of a boundary has that CR at the end of its field."
