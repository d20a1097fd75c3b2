package dev.parley.simulator.relay;

import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Candidates of ICE in a server's answer (RFC 8839 section 5.1), as SDP or inside of JSON, where line ends are escaped. Pure.
 */
final class AnswerCandidates {
    private static final Pattern LINE = Pattern.compile(
            "a=candidate:\\S+ \\d+ (?<transport>\\w+) \\d+ (?<host>\\S+) (?<port>\\d+) typ host[ \\w]*(?:\\r\\n|\\\\r\\\\n|\\n)",
            Pattern.CASE_INSENSITIVE);

    private AnswerCandidates() {}

    /** The server's first address over UDP; empty where the text is no answer. */
    static Optional<SocketAddress> server(String answer) {
        return LINE.matcher(answer)
                .results()
                .filter(AnswerCandidates::overUdp)
                .map(AnswerCandidates::address)
                .findFirst();
    }

    private static boolean overUdp(MatchResult line) {
        return line.group("transport").equalsIgnoreCase("udp");
    }

    private static SocketAddress address(MatchResult line) {
        return SocketAddress.inetSocketAddress(Integer.parseInt(line.group("port")), line.group("host"));
    }

    /** The answer with the relay's address in place of the server's, and without the server's others. */
    static String replaced(String answer, SocketAddress server, String host, int port) {
        StringBuilder text = new StringBuilder();
        Matcher lines = LINE.matcher(answer);
        while (lines.find()) {
            String line = "";
            if (overUdp(lines.toMatchResult()) && address(lines.toMatchResult()).equals(server)) {
                int start = lines.start("host") - lines.start();
                int end = lines.end("port") - lines.start();
                line = lines.group().substring(0, start) + host + " " + port
                        + lines.group().substring(end);
            }
            lines.appendReplacement(text, Matcher.quoteReplacement(line));
        }
        return lines.appendTail(text).toString();
    }
}
