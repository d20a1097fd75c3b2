package dev.parley.session.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.RandomCall;
import dev.parley.session.script.RandomCall.Step;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens in whatever order: it is replayed exactly from its journal, and a journal changes nothing. */
class RandomReplayTest {
    @Provide
    Arbitrary<List<Step>> steps() {
        return Arbitraries.of(Step.class).list().ofMinSize(1).ofMaxSize(25);
    }

    @Property(tries = 200)
    void everyCallIsReplayedExactly(
            @ForAll("steps") List<Step> steps, @ForAll boolean paced, @ForAll boolean continuous) {
        CallScript call = CallScript.journalled(() -> RandomCall.of(steps, paced, continuous));
        end(call);

        Replays.assertAlike(call);
    }

    @Property(tries = 100)
    void aJournalChangesNothing(@ForAll("steps") List<Step> steps, @ForAll boolean paced, @ForAll boolean continuous) {
        CallScript plain = RandomCall.of(steps, paced, continuous);
        end(plain);
        CallScript journalled = CallScript.journalled(() -> RandomCall.of(steps, paced, continuous));
        end(journalled);

        assertThat(Replays.lines(journalled)).isEqualTo(Replays.lines(plain));
    }

    private static void end(CallScript call) {
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofHours(3));
    }
}
