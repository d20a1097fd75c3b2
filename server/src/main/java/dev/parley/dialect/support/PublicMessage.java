package dev.parley.dialect.support;

import java.util.regex.Pattern;

/** What of a failure is a client's business: its reason, without the addresses of the engines behind this server. */
public final class PublicMessage {
    private static final String HIDDEN = "(address in the server's log)";
    private static final Pattern URL = Pattern.compile("(?i)\\b(?:https?|wss?|redis|rediss)://[^\\s'\"<>)\\]]+");
    /** As Java and Netty write a socket's address: {@code name/1.2.3.4:80}, {@code /[::1]:80}, {@code name:8091}. */
    private static final Pattern SOCKET = Pattern.compile(
            "(?:[\\w.-]*/)?(?:\\[[0-9a-fA-F:%.\\w]+]|\\d{1,3}(?:\\.\\d{1,3}){3}|[A-Za-z][\\w.-]*)(?::\\d{2,5})\\b");

    private static final Pattern IP = Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b");

    private PublicMessage() {}

    /** The message of {@code failure} with every address taken out. */
    public static String of(Throwable failure) {
        return of(String.valueOf(failure.getMessage()));
    }

    /** {@code text} with every address taken out. */
    public static String of(String text) {
        String plain = URL.matcher(text).replaceAll(HIDDEN);
        plain = SOCKET.matcher(plain).replaceAll(HIDDEN);
        return IP.matcher(plain).replaceAll(HIDDEN);
    }
}
