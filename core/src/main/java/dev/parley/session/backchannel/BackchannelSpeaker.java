package dev.parley.session.backchannel;

import dev.parley.audio.Samples;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.BackchannelPolicy;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.BackchannelDropped;
import dev.parley.session.SessionOutput.BackchannelDropped.Cause;
import dev.parley.session.context.PhraseChoice;
import dev.parley.session.context.SessionContext;
import dev.parley.session.context.TurnController;
import dev.parley.session.output.ResponsePlan;
import dev.parley.session.playout.PhraseSound;
import dev.parley.turn.BackchannelTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Says the backchannels that turn-taking decides. The sound of the next one is made while a turn gets long, and kept for the
 * call; one whose sound is not there at once, or over which the caller speaks, is dropped. Loop only.
 */
public final class BackchannelSpeaker {
    /** How long a decided one may wait for its sound. */
    private static final Duration PATIENCE = Duration.ofMillis(150);

    /** Sounds that are kept; past that the oldest is forgotten. */
    private static final int MOST_SOUNDS = 8;

    private final SessionContext context;
    private final TurnController turnController;
    private final BooleanSupplier free;
    private final Listener listener;
    private final Optional<BackchannelPolicy> policy;
    private final PhraseChoice choice;
    private final List<PhraseSound> sounds = new ArrayList<>();
    private Optional<PhraseSound> next = Optional.empty();
    private SessionExecutor.Timer preparing = () -> {};
    private SessionExecutor.Timer patience = () -> {};
    private boolean wanted;

    /** Told what is said. */
    @FunctionalInterface
    public interface Listener {
        /** The client is given this phrase now, {@code ms} of sound. */
        void said(String phrase, long ms);
    }

    /** @param free whether nothing else is being said to the client, and there is one */
    public BackchannelSpeaker(
            SessionContext context, TurnController turnController, BooleanSupplier free, Listener listener) {
        this.context = context;
        this.turnController = turnController;
        this.free = free;
        this.listener = listener;
        this.policy = context.setup().backchannels().filter(it -> it.timing().isPresent());
        this.choice = new PhraseChoice(context.random());
    }

    /** The caller begins a turn: should it get long, a sound will be wanted. */
    public void turnBegan() {
        preparing.cancel();
        policy.flatMap(BackchannelPolicy::timing).map(BackchannelTiming::turnMs).ifPresent(ms -> {
            preparing = context.handleAfter(Duration.ofMillis(ms / 2), this::prepare);
        });
    }

    /** The turn is over, or was thrown away. */
    public void turnOver() {
        preparing.cancel();
        if (wanted) {
            drop(Cause.TURN_ENDED);
        }
    }

    /** Turn-taking has decided one. */
    public void say() {
        prepare();
        if (next.isEmpty()) {
            drop(Cause.NOT_READY);
            return;
        }
        wanted = true;
        if (!settle()) {
            patience = context.handleAfter(PATIENCE, this::late);
        }
    }

    /** Sees to it that there is a next sound, in the voice of now; one that failed is tried again in another turn. */
    private void prepare() {
        ResponsePlan plan = ResponsePlan.of(context, ResponseOptions.DEFAULT);
        List<String> phrases = policy.filter(it -> plan.spoken())
                .map(it -> it.phrases(plan.language(context)))
                .orElse(List.of());
        boolean fits = next.filter(
                        it -> !it.failed() && it.is(plan.voice(), it.phrase()) && phrases.contains(it.phrase()))
                .isPresent();
        if (fits || wanted) {
            return;
        }
        next = phrases.isEmpty() ? Optional.empty() : Optional.of(sound(plan, choice.next(phrases)));
    }

    private PhraseSound sound(ResponsePlan plan, String phrase) {
        sounds.removeIf(PhraseSound::failed);
        Optional<PhraseSound> kept =
                sounds.stream().filter(it -> it.is(plan.voice(), phrase)).findFirst();
        if (kept.isPresent()) {
            return kept.get();
        }
        PhraseSound made = new PhraseSound(context, plan.voice(), phrase, this::settled);
        sounds.add(made);
        if (sounds.size() > MOST_SOUNDS) {
            sounds.removeFirst().close();
        }
        made.make();
        return made;
    }

    private void settled() {
        if (wanted) {
            settle();
        }
    }

    /** Says the one that is wanted, or gives it up, as soon as either is certain. */
    private boolean settle() {
        PhraseSound sound = next.orElseThrow();
        if (!turnController.state().userPausing()) {
            drop(Cause.VOICE);
        } else if (sound.failed()) {
            drop(Cause.NOT_READY);
        } else if (sound.samples().isEmpty()) {
            return false;
        } else if (!free.getAsBoolean() || !context.writable()) {
            drop(Cause.BUSY);
        } else {
            play(sound.phrase(), sound.samples().get());
        }
        return true;
    }

    private void late() {
        if (wanted && !settle()) {
            drop(Cause.NOT_READY);
        }
    }

    private void play(String phrase, short[] samples) {
        done();
        // Softer than a reply: the caller has the turn.
        for (int i = 0; i < samples.length; i++) {
            samples[i] /= 2;
        }
        long now = context.executor().nanoTime();
        context.playback().beside(now + Samples.toNanos(samples.length, context.rate()));
        context.emit(
                new SessionOutput.BackchannelSaid(phrase, context.playback().nextGeneration(), samples));
        listener.said(phrase, context.ms(samples.length));
        next = Optional.empty();
        prepare();
    }

    private void drop(Cause cause) {
        done();
        context.emit(new BackchannelDropped(cause));
    }

    private void done() {
        wanted = false;
        patience.cancel();
    }

    public void close() {
        preparing.cancel();
        done();
        sounds.forEach(PhraseSound::close);
    }
}
