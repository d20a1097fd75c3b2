package dev.parley.dialect;

import dev.parley.setting.Setting;
import java.time.Duration;

/** What one client may ask for. What is past a bound is refused in the words of the dialect; the call goes on. */
public record ClientLimits(
        @Setting(
                fallback = "330s",
                least = "1s",
                most = "1h",
                value = "Most audio in one message, however few bytes it is; more is refused.")
        Duration messageAudio,

        @Setting(
                name = "rate.session",
                fallback = "10/s burst 100",
                value =
                        "Changes of its session's configuration by one client (`session.update`); a further one is refused.")
        Rate session,

        @Setting(
                name = "rate.items",
                fallback = "500/s burst 5000",
                value = "Items that one client creates, retrieves, deletes or truncates; a further one is refused.")
        Rate items,

        @Setting(
                name = "rate.turns",
                fallback = "20/s burst 200",
                value = "Turns that one client commits or clears; a further one is refused.")
        Rate turns,

        @Setting(
                name = "rate.responses",
                fallback = "8/s burst 40",
                value =
                        "Responses that one client asks for or cancels; a further one is refused. `rate_limits.updated` tells what is left.")
        Rate responses) {
    public static final ClientLimits DEFAULT = new ClientLimits(
            Duration.ofSeconds(330), new Rate(10, 100), new Rate(500, 5000), new Rate(20, 200), new Rate(8, 40));
}
