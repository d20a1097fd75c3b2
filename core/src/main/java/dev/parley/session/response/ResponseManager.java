package dev.parley.session.response;

import dev.parley.session.PlaybackPosition;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Refusal;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.SessionOutput.Response.StatusReason;
import dev.parley.session.context.SessionContext;
import dev.parley.session.context.TurnController;
import dev.parley.session.items.ItemRequests;
import dev.parley.session.items.SessionItems;
import dev.parley.session.output.MessageQueue;
import dev.parley.session.output.ResponsePlan;
import dev.parley.session.tools.Approvals;
import dev.parley.session.tools.SessionTools;
import dev.parley.turn.Decision;
import dev.parley.turn.TurnEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The bot's half of a session: starts responses, interrupts them, and tells the turn machine how they fare. At most one
 * response is in the conversation at a time; others are out of band. Loop only.
 */
public final class ResponseManager {
    /** Out-of-band responses at once. */
    private static final int MOST_OUT_OF_BAND = 8;

    private final SessionContext context;
    private final TurnController turnController;
    private final ItemRequests items;
    private final ResponseParts parts;
    private final CallerClock callerClock;
    private final TurnClock turnClock;
    private final Map<String, ResponseRun> outOfBand = new HashMap<>();
    private final Announcements announcements;
    private final InterruptedReply interruptedReply;
    private final FinalMessage finalMessage;
    private final UnheardReplies unheard;
    private final LateResults lateResults;
    private Optional<ResponseRun> current = Optional.empty();

    public ResponseManager(
            SessionContext context,
            TurnController turnController,
            ItemRequests items,
            SessionItems sessionItems,
            SessionTools tools,
            Approvals approvals,
            CallerClock callerClock) {
        this.context = context;
        this.turnController = turnController;
        this.items = items;
        this.callerClock = callerClock;
        this.turnClock = new TurnClock(context);
        AnnouncedItems announced = new AnnouncedItems(context.conversation());
        PromptSource source = new PromptSource(context, sessionItems.words(), announced);
        ReplyFillers fillers = new ReplyFillers(context, turnController, announced, callerClock);
        this.parts = ResponseParts.of(context, sessionItems, tools, approvals, source, fillers);
        this.announcements = new Announcements(parts, announced);
        this.interruptedReply = new InterruptedReply(context, this::goOn);
        this.finalMessage = new FinalMessage(context);
        this.unheard = new UnheardReplies(context, items, announcements);
        this.lateResults = new LateResults(
                context,
                turnController,
                () -> current.filter(run -> !run.isOver()).isEmpty(),
                () -> start(ResponseOptions.DEFAULT, ""));
        tools.onLateResult(lateResults::came);
    }

    public void turnEnded(long speechEndMs) {
        turnClock.turnEnded(callerClock.audioMs() - speechEndMs);
    }

    public void transcribed() {
        turnClock.transcribed();
    }

    /** What is begun of replies before they are asked for. */
    public EarlyReply early() {
        return parts.early();
    }

    // Starting.

    public void respondTo(SessionInput.CreateResponse request) {
        boolean beside = request.options().outOfBand();
        if (beside && outOfBand.size() >= MOST_OUT_OF_BAND) {
            refuse(
                    Refusal.RESPONSE_ACTIVE,
                    MOST_OUT_OF_BAND + " out-of-band responses are running already; wait until one is finished.",
                    request.ref());
            return;
        }
        Optional<ResponseRun> active = current.filter(run -> !beside && !run.isDone());
        if (active.isPresent()) {
            refuse(
                    Refusal.RESPONSE_ACTIVE,
                    "Conversation already has an active response in progress: "
                            + active.get().id()
                            + ". Wait until the response is finished before creating a new one.",
                    request.ref());
            return;
        }
        start(request.options(), request.ref());
    }

    /** A reply the turn machine asked for. */
    public void respond() {
        if (current.filter(run -> !run.isDone()).isEmpty()) {
            start(ResponseOptions.DEFAULT, "");
        }
    }

    /** Says this instead of anything else; {@code then} follows once, when it was heard, cut off, or takes too long. */
    public void sayLast(Map<String, String> phrases, Runnable then) {
        current.filter(run -> !run.isOver()).ifPresent(run -> {
            run.cut(StatusReason.TURN_DETECTED);
            stopped(run);
        });
        ResponseRun run = begin(ResponseOptions.DEFAULT);
        finalMessage.are(run, then);
        run.say(phrases, unheard.endNanos());
    }

    private void start(ResponseOptions options, String ref) {
        List<Approvals.Approved> approved =
                options.outOfBand() ? List.of() : parts.approvals().take();
        ResponseRun run = begin(options);
        run.start(run.inBand() ? unheard.endNanos() : context.executor().nanoTime(), approved, ref);
    }

    private ResponseRun begin(ResponseOptions options) {
        ResponseRun run = new ResponseRun(parts, ResponsePlan.of(context, options), new Responses());
        if (run.inBand()) {
            takeTurn(run);
        } else {
            outOfBand.put(run.id(), run);
        }
        return run;
    }

    private void takeTurn(ResponseRun run) {
        announcements.makeRoom();
        unheard.follows(current);
        current = Optional.of(run);
        lateResults.read();
        forgetUnheard();
        turnController.tell(new TurnEvent.BotPreparing(context.clockMs()));
    }

    /** When the caller will have heard, or has heard, all that the bot has let out. */
    long heardUntilNanos() {
        return unheard.endNanos(current);
    }

    /** Whether no reply is made or heard, nor anything beside it. */
    public boolean silent() {
        return current.filter(run -> !run.isOver()).isEmpty()
                && announcements.current().isEmpty();
    }

    /** Says something while the caller waits, unless the bot is saying something else. */
    void announce(String words) {
        if (silent()) {
            announcements.say(words, heardUntilNanos());
        }
    }

    /** The caller begins to speak: what is said beside replies gives way. */
    public void callerSpeaks() {
        announcements.cut();
    }

    /** The interruption had no words: the reply goes on; where nothing is left of it, another one is made. */
    public void resume() {
        if (!interruptedReply.goOn()) {
            respond();
        }
    }

    /** Whether a reply that was interrupted is to go on by itself. */
    public boolean owesRest() {
        return interruptedReply.isOwed();
    }

    private boolean goOn(Continuation rest) {
        boolean free = current.filter(run -> !run.isOver()).isEmpty();
        if (!free || !turnController.state().calm()) {
            return false;
        }
        begin(rest.options()).goOn(unheard.endNanos(), rest);
        return true;
    }

    /** What the reply would still have said is not owed any more. */
    public void forgetUnheard() {
        interruptedReply.forget();
    }

    /** Says that the caller was not understood, for a turn whose words are lost. */
    public void apologise() {
        if (current.filter(run -> !run.isDone()).isEmpty()) {
            begin(ResponseOptions.DEFAULT).say(context.setup().silence().apologies(), unheard.endNanos());
        }
    }

    // What the client cuts.

    /** Cuts the message that is being spoken, if the request is about it. */
    public boolean truncate(SessionInput.TruncateItem request) {
        Optional<ResponseRun> speaking = current.filter(run -> !run.isDone());
        OptionalLong cutAt = request.partIndex() != 0 || speaking.isEmpty()
                ? OptionalLong.empty()
                : speaking.get()
                        .messages()
                        .truncate(request.itemId(), request.audioEndMs(), ItemRequests.TRUNCATE_TOLERANCE_MS);
        cutAt.ifPresent(endMs -> items.truncated(request, endMs));
        return cutAt.isPresent();
    }

    /** The client has answered a request for approval: once it has answered all, the bot goes on. */
    public void approvalsAnswered() {
        if (parts.approvals().owesAnswer()
                && current.filter(run -> !run.isDone()).isEmpty()) {
            start(ResponseOptions.DEFAULT, "");
        }
    }

    // Stopping.

    public void hold(boolean value) {
        current.filter(run -> !run.isOver()).ifPresent(run -> {
            run.messages().hold(value);
            context.emit(new SessionOutput.PlayoutHeld(run.id(), value));
        });
    }

    public void interrupt(Decision.Reason reason) {
        long began = context.executor().nanoTime();
        current.filter(run -> !run.isOver()).ifPresent(run -> {
            List<MessageQueue.Heard> unfinished = unheard.unfinished(run);
            Optional<Continuation> rest = run.unheard();
            MessageQueue.Heard heard = unheard.cut(run);
            stopped(run);
            context.emit(new SessionOutput.Interrupted(
                    run.id(), heard.itemId(), reason, heard.ms(), heard.text(), unheard.since(began)));
            unheard.tell(unfinished);
            interruptedReply.owe(rest);
        });
    }

    /** Nobody hears the bot for now: what it says stops; what it has not begun to say waits for somebody who hears it. */
    public void clientGone() {
        announcements.cut();
        interruptedReply.hold();
        if (current.filter(run -> run.messages().sounded()).isPresent()) {
            interrupt(Decision.Reason.CLIENT_GONE);
        }
    }

    /** Somebody hears the bot again: the rest follows. */
    public void clientBack() {
        interruptedReply.release();
        drained();
    }

    /** Whether nobody hears the bot. */
    public boolean isHeld() {
        return interruptedReply.isHeld();
    }

    public void cancel(SessionInput.CancelResponse request) {
        Optional<ResponseRun> target = request.responseId()
                .map(id -> runs().stream().filter(run -> run.id().equals(id)).findFirst())
                .orElseGet(() -> current.filter(run -> !run.isDone()).or(announcements::current));
        if (target.filter(run -> !run.isDone()).isEmpty()) {
            refuse(Refusal.NO_ACTIVE_RESPONSE, "Cancellation failed: no active response found", request.ref());
            return;
        }
        ResponseRun run = target.get();
        run.cut(StatusReason.CLIENT_CANCELLED);
        ifAnswer(run, () -> stopped(run));
    }

    private void stopped(ResponseRun run) {
        unheard.stopped(run);
        turnClock.stop();
        turnController.tell(new TurnEvent.BotStopped(context.clockMs()));
    }

    public void close() {
        forgetUnheard();
        announcements.cut();
        current.ifPresent(run -> run.cut(StatusReason.CLIENT_CANCELLED));
        new ArrayList<>(outOfBand.values()).forEach(run -> run.cut(StatusReason.CLIENT_CANCELLED));
    }

    /** The carrier tells how far the client has heard. */
    public void played(PlaybackPosition position) {
        if (context.playback().accept(position, context.executor().nanoTime())) {
            unheard.played(position);
            runs().forEach(run -> run.played(position));
        }
    }

    public void drained() {
        runs().forEach(run -> run.messages().pump());
    }

    private List<ResponseRun> runs() {
        return Stream.concat(said(), outOfBand.values().stream()).toList();
    }

    /** What the caller may hear: the reply, and what is said beside it. */
    private Stream<ResponseRun> said() {
        return Stream.of(current, announcements.current()).flatMap(Optional::stream);
    }

    /** Whether anything is being said, will be said by itself, or is still on its way to the caller's ear. */
    public boolean busy() {
        return !outOfBand.isEmpty() || !silent() || interruptedReply.isOwed() || lateResults.owed();
    }

    /** Words of the reply being spoken that have been released, with the item they belong to. */
    public Optional<Map.Entry<String, String>> speaking() {
        return current.filter(run -> !run.isDone())
                .flatMap(run -> run.messages()
                        .itemId()
                        .map(id -> Map.entry(id, run.messages().releasedText())));
    }

    /** Whether the bot has just said this word: a loudspeaker may bring it back. */
    public boolean echoes(String word) {
        return said().filter(run -> !run.isOver()).anyMatch(run -> EchoDetector.of(word, run.messages()));
    }

    /** How responses fare. */
    private final class Responses implements ResponseListener {
        @Override
        public void firstToken(ResponseRun run) {
            ifAnswer(run, turnClock::token);
        }

        @Override
        public void firstAudio(ResponseRun run) {
            ifAnswer(run, () -> turnClock.audio(run));
        }

        @Override
        public void sent(ResponseRun run) {
            ifAnswer(run, () -> {
                if (!turnController.state().botSpeaking()) {
                    turnController.tell(new TurnEvent.BotSpeaking(
                            callerClock.audioMs(), context.setup().holdsPlayout(), context.clockMs()));
                }
                turnClock.byteLeft(run);
            });
        }

        @Override
        public void done(ResponseRun run, Response.Status status) {
            outOfBand.remove(run.id());
            if (status == Response.Status.CANCELLED) {
                finalMessage.over(run);
            }
            context.handle(ResponseManager.this::approvalsAnswered);
        }

        @Override
        public void played(ResponseRun run) {
            ifAnswer(run, () -> {
                context.emit(new SessionOutput.PlayoutFinished(run.id()));
                finalMessage.over(run);
                turnController.tell(new TurnEvent.BotFinished(
                        context.setup().goodbyeEnds() && run.saidGoodbye(), context.clockMs()));
                lateResults.tell();
            });
        }
    }

    private void ifAnswer(ResponseRun run, Runnable action) {
        if (current.filter(it -> it == run).isPresent()) {
            action.run();
        }
    }

    private void refuse(Refusal refusal, String message, String ref) {
        context.emit(new SessionOutput.Refused(refusal, message, Optional.empty(), ref));
    }
}
