package dev.parley.session.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.provider.SttEvent;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionOutput;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Calls in which much happens to the caller's words, and what was told of them. */
public final class CallerScript {
    public static final Optional<Duration> AHEAD = Optional.empty();
    public static final Optional<Duration> PACED = Optional.of(Duration.ofMillis(320));

    private CallerScript() {}

    public static CallScript call(boolean continuous) {
        return new CallScript(SessionConfig.defaults(), AHEAD, continuous);
    }

    public static CallScript semantic() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.semantic()), PACED, true, true);
        call.llm.answers(request -> ScriptedLlm.text("do you want tea or coffee or something else entirely today"));
        call.pause(1_500).say("hello").pause(1_600);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(2);
        assertThat(call.all(SessionOutput.PlayoutFinished.class)).hasSize(1);
        return call;
    }

    public static List<String> userWords(CallScript call) {
        return call.session.history().stream()
                .filter(item -> item instanceof Item.Message m && m.role() == Role.USER)
                .map(item -> ((Item.Message) item).words())
                .toList();
    }

    public static List<String> toldWords(CallScript call) {
        return call.all(SessionOutput.CallerWords.class).stream()
                .flatMap(it -> it.words().stream())
                .map(SttEvent.Word::text)
                .toList();
    }

    public static List<SessionOutput.ProviderTrouble> troubles(CallScript call) {
        return call.all(SessionOutput.ProviderTrouble.class);
    }
}
