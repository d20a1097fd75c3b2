package dev.parley.config.load;

import dev.parley.config.LimitsConfig;
import dev.parley.config.LimitsConfig.ConnectionLimits;
import dev.parley.dialect.ClientLimits;
import dev.parley.dialect.Rate;
import java.time.Duration;
import java.util.List;

/** The settings {@code limits.*}: what the server and one client may use at most, in the order of the reference page. */
final class LimitKeys {
    private LimitKeys() {}

    private static final Duration ZERO = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    static final Key<Integer> CALLS = Key.of(
            "limits.calls",
            ValueType.integer(1, 100_000),
            "500",
            "Calls at the same time; a further one is refused as at capacity.");
    static final Key<Integer> CONNECTIONS = Key.of(
            "limits.connections",
            ValueType.integer(1, 200_000),
            "1000",
            "Client connections at the same time, in a call or not; a further one gets 503.");
    static final Key<Integer> MESSAGE_BYTES = Key.of(
            "limits.message",
            ValueType.bytes(1 << 10, 1 << 30),
            "24MiB",
            "Largest message a client may send; a larger one closes the connection with 1009.");
    static final Key<Integer> UNSENT_BYTES = Key.of(
            "limits.unsent",
            ValueType.bytes(1 << 16, 1 << 30),
            "16MiB",
            "Output kept for a client that does not take it; more closes the connection with 1013.");
    static final Key<Integer> HELD_BYTES = Key.of(
            "limits.held",
            ValueType.bytes(1 << 16, Integer.MAX_VALUE),
            "512MiB",
            "Bytes held for all connections together: messages being read, output not yet taken, conversations and what sessions are configured to do; past it the connection that holds most is cut. As many again for the bodies of requests; past it a request gets 503.");
    static final Key<Duration> MESSAGE_AUDIO = Key.of(
            "limits.message-audio",
            ValueType.duration(Duration.ofSeconds(1), HOUR),
            "330s",
            "Most audio in one message, however few bytes it is; more is refused.");
    static final Key<Rate> RATE_MESSAGES = Key.of(
            "limits.rate.messages",
            ValueType.RATE,
            "2000/s burst 10000",
            "Messages read from one client; what comes faster waits in the network.");
    static final Key<Rate> RATE_SESSION = Key.of(
            "limits.rate.session",
            ValueType.RATE,
            "10/s burst 100",
            "Changes of its session's configuration by one client (`session.update`); a further one is refused.");
    static final Key<Rate> RATE_ITEMS = Key.of(
            "limits.rate.items",
            ValueType.RATE,
            "500/s burst 5000",
            "Items that one client creates, retrieves, deletes or truncates; a further one is refused.");
    static final Key<Rate> RATE_TURNS = Key.of(
            "limits.rate.turns",
            ValueType.RATE,
            "20/s burst 200",
            "Turns that one client commits or clears; a further one is refused.");
    static final Key<Rate> RATE_RESPONSES = Key.of(
            "limits.rate.responses",
            ValueType.RATE,
            "8/s burst 40",
            "Responses that one client asks for or cancels; a further one is refused. `rate_limits.updated` tells what is left.");
    static final Key<Duration> SLOW_CLIENT = Key.of(
            "limits.slow-client",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "10s",
            "How long a client may take no output while some is waiting; then the connection is closed with 1013.");
    static final Key<Duration> PING = Key.of(
            "limits.ping",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "20s",
            "How often a silent client is asked for a sign of life.");
    static final Key<Duration> PONG = Key.of(
            "limits.pong",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "20s",
            "How long the sign of life may take; then the client is taken to have vanished.");
    static final Key<Duration> IDLE = Key.of(
            "limits.idle",
            ValueType.duration(Duration.ofMillis(100), DAY),
            "15m",
            "How long a client may send no message at all; then the connection is closed with 1001.");
    static final Key<Duration> SESSION =
            Key.of("limits.session", ValueType.duration(Duration.ofSeconds(1), DAY), "60m", "Longest call.");
    static final Key<Duration> ITEM_AUDIO = Key.of(
            "limits.item-audio",
            ValueType.duration(ZERO, Duration.ofMinutes(10)),
            "10s",
            "Audio of a call's newest items that an OpenAI client can retrieve, 48 kB a second; beyond it the oldest is dropped.");
    static final Key<Integer> CONTEXT_TOKENS = Key.of(
            "limits.context",
            ValueType.integer(256, 10_000_000),
            "28224",
            "Most tokens of a conversation, instructions included, that the language model is given, as estimated from the text; the oldest items beyond it are left out. Leave room for the reply in the model's own limit.");
    static final Key<Integer> CONVERSATION_BYTES = Key.of(
            "limits.conversation",
            ValueType.bytes(1 << 16, 1 << 30),
            "32MiB",
            "Bytes that the items of one conversation may take, two for each character of text and one for each of a picture's address; a further item that the client makes is refused. What is said in the call is always kept.");
    static final Key<Integer> BODY_BYTES = Key.of(
            "limits.body",
            ValueType.bytes(1 << 10, 1 << 28),
            "4MiB",
            "Largest body of an HTTP request, announced or in chunks; a larger one gets 413 and the connection is closed.");

    static final Key<Integer> UPLOAD_BYTES = Key.of(
            "limits.upload",
            ValueType.bytes(1 << 10, 1 << 28),
            "25MiB",
            "Largest recording that may be sent to be transcribed; a larger one gets 413.");
    static final Key<Duration> UPLOAD_AUDIO = Key.of(
            "limits.upload-audio",
            ValueType.duration(Duration.ofSeconds(1), DAY.multipliedBy(7)),
            "4h",
            "Longest recording that is transcribed; a longer one gets 400 once that much of it has been read, since a few bytes can stand for hours.");

    static final Key<Duration> BODY_TIME = Key.of(
            "limits.body-time",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "30s",
            "How long the body of an HTTP request may take, however small; a longer one is taken as long as it comes with at least 16 KiB a second, else it gets 408 and the connection is closed.");
    static final Key<Duration> REQUEST_WAIT = Key.of(
            "limits.request-wait",
            ValueType.duration(Duration.ofSeconds(1), HOUR),
            "75s",
            "How long a connection may be open without a whole request head, bytes that trickle in or not, and how long a client may take nothing of an answer that is there; then it is closed. Whoever waits for an answer may wait. Calls have limits of their own.");

    static final List<Key<?>> ALL = List.of(
            CALLS,
            CONNECTIONS,
            MESSAGE_BYTES,
            UNSENT_BYTES,
            HELD_BYTES,
            MESSAGE_AUDIO,
            RATE_MESSAGES,
            RATE_SESSION,
            RATE_ITEMS,
            RATE_TURNS,
            RATE_RESPONSES,
            SLOW_CLIENT,
            PING,
            PONG,
            IDLE,
            SESSION,
            ITEM_AUDIO,
            CONTEXT_TOKENS,
            CONVERSATION_BYTES,
            BODY_BYTES,
            UPLOAD_BYTES,
            UPLOAD_AUDIO,
            BODY_TIME,
            REQUEST_WAIT);

    /** What they were set to. */
    static LimitsConfig read(Values values) {
        return new LimitsConfig(
                values.get(CALLS),
                values.get(CONNECTIONS),
                values.get(BODY_BYTES),
                values.get(UPLOAD_BYTES),
                values.get(UPLOAD_AUDIO),
                values.get(SESSION),
                values.get(ITEM_AUDIO),
                values.get(CONTEXT_TOKENS),
                values.get(CONVERSATION_BYTES),
                values.get(HELD_BYTES),
                new ClientLimits(
                        values.get(MESSAGE_AUDIO),
                        values.get(RATE_SESSION),
                        values.get(RATE_ITEMS),
                        values.get(RATE_TURNS),
                        values.get(RATE_RESPONSES)),
                new ConnectionLimits(
                        values.get(MESSAGE_BYTES),
                        values.get(UNSENT_BYTES),
                        values.get(SLOW_CLIENT),
                        values.get(PING),
                        values.get(PONG),
                        values.get(IDLE),
                        values.get(RATE_MESSAGES)),
                new LimitsConfig.RequestLimits(values.get(BODY_TIME), values.get(REQUEST_WAIT)));
    }
}
