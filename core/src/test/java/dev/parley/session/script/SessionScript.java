package dev.parley.session.script;

import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.session.SessionConfig;
import java.time.Duration;
import java.util.Optional;

/** Calls with defaults, and what was said in them. */
public final class SessionScript {
    public static final Optional<Duration> AHEAD = Optional.empty();
    public static final Optional<Duration> PACED = Optional.of(Duration.ofMillis(320));

    private SessionScript() {}

    public static CallScript call(Optional<Duration> lead) {
        return new CallScript(SessionConfig.defaults(), lead);
    }

    public static String said(CallScript call, Role role) {
        return call.session.history().stream()
                .filter(item -> item instanceof Item.Message m && m.role() == role)
                .map(item -> ((Item.Message) item).words())
                .reduce((a, b) -> a + " / " + b)
                .orElse("");
    }
}
