package dev.parley.config;

import dev.parley.dialect.ClientLimits;
import dev.parley.dialect.Rate;
import java.time.Duration;

/**
 * Bounds that keep one client from hurting others. What happens at each stands in {@code docs/reference/limits.md}.
 *
 * @param uploadAudio most audio of a recording to transcribe: few bytes can stand for many hours
 * @param conversationBytes most that the items of one conversation may take; past it the client's own are refused
 * @param heldBytes most bytes held for all connections together: unread, unsent, and their conversations; past it the one
 *     that holds most is cut
 * @param client what one client may ask for
 */
public record LimitsConfig(
        int calls,
        int connections,
        int bodyBytes,
        int uploadBytes,
        Duration uploadAudio,
        Duration session,
        Duration itemAudio,
        int contextTokens,
        int conversationBytes,
        int heldBytes,
        ClientLimits client,
        ConnectionLimits connection,
        RequestLimits request) {
    /**
     * Bounds of one client connection.
     *
     * @param messageBytes largest message taken
     * @param unsentBytes most output kept for a client that does not take it
     * @param slowClient how long output may wait without any being taken
     * @param ping how often a silent client is asked for a sign of life
     * @param pong how long that sign may take
     * @param idle how long a client may send no message
     * @param messages how many messages are read; what comes faster waits in the network
     */
    public record ConnectionLimits(
            int messageBytes,
            int unsentBytes,
            Duration slowClient,
            Duration ping,
            Duration pong,
            Duration idle,
            Rate messages) {}

    /**
     * Bounds in time of HTTP requests.
     *
     * @param body how long a body may take, however slow it comes
     * @param head how long a connection may be open without a whole request head
     */
    public record RequestLimits(Duration body, Duration head) {}
}
