package dev.parley.config;

import dev.parley.setting.Setting;
import java.time.Duration;

/** How the server stops. */
public record ShutdownConfig(
        @Setting(
                fallback = "30s",
                least = "0ms",
                most = "1h",
                value =
                        "How long calls may go on after the server was told to stop; then they are closed with 1001. A second signal does not wait.")
        Duration grace,

        @Setting(
                fallback = "5s",
                least = "0ms",
                most = "1h",
                value =
                        "How long a call that was not idle when the server was told to stop has to be between turns before it is ended, within `shutdown.grace`: nobody speaks, nothing is awaited, and the reply has been heard. An idle call is ended at once; with `0s` every other one, too, as soon as it is between turns.")
        Duration quiet) {}
