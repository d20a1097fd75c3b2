package dev.parley.dialect;

import java.time.Duration;

/**
 * What one client may ask for. What is past a bound is refused in the words of the dialect; the call goes on.
 *
 * @param messageAudio most audio in one message
 * @param session changes of the session's configuration
 * @param items items made, fetched, deleted or cut
 * @param turns turns ended or dropped by the client
 * @param responses responses asked for or cancelled
 */
public record ClientLimits(Duration messageAudio, Rate session, Rate items, Rate turns, Rate responses) {
    public static final ClientLimits DEFAULT = new ClientLimits(
            Duration.ofSeconds(330), new Rate(10, 100), new Rate(500, 5000), new Rate(20, 200), new Rate(8, 40));
}
