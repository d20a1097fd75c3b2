package dev.parley.config;

import dev.parley.dialect.ClientLimits;
import dev.parley.dialect.Rate;
import dev.parley.setting.Setting;
import dev.parley.setting.SettingGroup;
import java.time.Duration;

/** Bounds that keep one client from hurting others. What happens at each stands in {@code docs/reference/limits.md}. */
public record LimitsConfig(
        @Setting(
                fallback = "500",
                least = "1",
                most = "100000",
                value = "Calls at the same time; a further one is refused as at capacity.")
        int calls,

        @Setting(
                fallback = "1000",
                least = "1",
                most = "200000",
                value = "Client connections at the same time, in a call or not; a further one gets 503.")
        int connections,

        @Setting(
                fallback = "512MiB",
                least = "64KiB",
                most = "2147483647",
                value =
                        "Bytes held for all connections together: messages being read, output not yet taken, conversations and what sessions are configured to do; past it the connection that holds most is cut. As many again for the bodies of requests; past it a request gets 503.")
        int heldBytes,

        @SettingGroup("") ConnectionLimits connection,

        @SettingGroup("") ClientLimits client,

        @Setting(fallback = "60m", least = "1s", most = "24h", value = "Longest call.")
        Duration session,

        @Setting(
                fallback = "10s",
                least = "0ms",
                most = "10m",
                value =
                        "Audio of a call's newest items that an OpenAI client can retrieve, 48 kB a second; beyond it the oldest is dropped.")
        Duration itemAudio,

        @Setting(
                name = "context",
                fallback = "28224",
                least = "256",
                most = "10000000",
                value =
                        "Most tokens of a conversation, instructions included, that the language model is given, as estimated from the text; the oldest items beyond it are left out. Leave room for the reply in the model's own limit.")
        int contextTokens,

        @Setting(
                fallback = "32MiB",
                least = "64KiB",
                most = "1GiB",
                value =
                        "Bytes that the items of one conversation may take, two for each character of text and one for each of a picture's address; a further item that the client makes is refused. What is said in the call is always kept.")
        int conversationBytes,

        @Setting(
                fallback = "4MiB",
                least = "1KiB",
                most = "256MiB",
                value =
                        "Largest body of an HTTP request, announced or in chunks; a larger one gets 413 and the connection is closed.")
        int bodyBytes,

        @Setting(
                fallback = "25MiB",
                least = "1KiB",
                most = "256MiB",
                value = "Largest recording that may be sent to be transcribed; a larger one gets 413.")
        int uploadBytes,

        @Setting(
                fallback = "4h",
                least = "1s",
                most = "168h",
                value =
                        "Longest recording that is transcribed; a longer one gets 400 once that much of it has been read, since a few bytes can stand for hours.")
        Duration uploadAudio,

        @SettingGroup("") RequestLimits request) {
    /** Bounds of one client connection. */
    public record ConnectionLimits(
            @Setting(
                    fallback = "24MiB",
                    least = "1KiB",
                    most = "1GiB",
                    value = "Largest message a client may send; a larger one closes the connection with 1009.")
            int messageBytes,

            @Setting(
                    fallback = "16MiB",
                    least = "64KiB",
                    most = "1GiB",
                    value = "Output kept for a client that does not take it; more closes the connection with 1013.")
            int unsentBytes,

            @Setting(
                    fallback = "10s",
                    least = "100ms",
                    most = "1h",
                    value =
                            "How long a client may take no output while some is waiting; then the connection is closed with 1013.")
            Duration slowClient,

            @Setting(
                    fallback = "20s",
                    least = "100ms",
                    most = "1h",
                    value = "How often a silent client is asked for a sign of life.")
            Duration ping,

            @Setting(
                    fallback = "20s",
                    least = "100ms",
                    most = "1h",
                    value = "How long the sign of life may take; then the client is taken to have vanished.")
            Duration pong,

            @Setting(
                    fallback = "15m",
                    least = "100ms",
                    most = "24h",
                    value = "How long a client may send no message at all; then the connection is closed with 1001.")
            Duration idle,

            @Setting(
                    name = "rate.messages",
                    fallback = "2000/s burst 10000",
                    value = "Messages read from one client; what comes faster waits in the network.")
            Rate messages) {}

    /** Bounds in time of HTTP requests: of a body, and of a head. */
    public record RequestLimits(
            @Setting(
                    name = "body-time",
                    fallback = "30s",
                    least = "100ms",
                    most = "1h",
                    value =
                            "How long the body of an HTTP request may take, however small; a longer one is taken as long as it comes with at least 16 KiB a second, else it gets 408 and the connection is closed.")
            Duration body,

            @Setting(
                    name = "request-wait",
                    fallback = "75s",
                    least = "1s",
                    most = "1h",
                    value =
                            "How long a connection may be open without a whole request head, bytes that trickle in or not, and how long a client may take nothing of an answer that is there; then it is closed. Whoever waits for an answer may wait. Calls have limits of their own.")
            Duration head) {}
}
