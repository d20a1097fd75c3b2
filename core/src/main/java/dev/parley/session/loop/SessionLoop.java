package dev.parley.session.loop;

import dev.parley.concurrent.Handoff;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.ProviderException;
import dev.parley.session.Phrases;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSnapshot;
import dev.parley.session.backchannel.BackchannelSpeaker;
import dev.parley.session.context.SessionContext;
import dev.parley.session.context.TurnController;
import dev.parley.session.input.AudioIntake;
import dev.parley.session.input.NoiseReducer;
import dev.parley.session.input.UserInput;
import dev.parley.session.items.ItemRequests;
import dev.parley.session.items.SessionItems;
import dev.parley.session.response.RecognitionFiller;
import dev.parley.session.response.ResponseManager;
import dev.parley.session.tools.Approvals;
import dev.parley.session.tools.CallAnswers;
import dev.parley.session.tools.SessionTools;
import dev.parley.turn.Decision;
import dev.parley.turn.TurnEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one session: takes its inputs in order, carries out what turn-taking decides, and ends it. */
final class SessionLoop implements Session {
    /** Inputs from other threads on their way to the loop; further senders wait. */
    private static final int MAILBOX = 256;

    /** How long what the session had running may take to be gone; then the client is told all the same. */
    private static final Duration JOIN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(SessionLoop.class);

    private final SessionContext context;
    private final Handoff<SessionInput> mailbox;
    private final TurnController turnController;
    private final SessionItems sessionItems;
    private final ItemRequests items;
    private final SessionTools tools;
    private final Approvals approvals = new Approvals();
    private final UserInput caller;
    private final NoiseReducer noise;
    private final AudioIntake intake;
    private final ResponseManager bot;
    private final RecognitionFiller filler;
    private final BackchannelSpeaker backchannels;
    private final Draining draining;
    private final SessionExecutor.Timer expiry;
    private boolean ending;
    private boolean ended;

    SessionLoop(SessionContext context) {
        this.context = context;
        this.mailbox = new Handoff<>(context.executor(), MAILBOX, this::take);
        this.turnController = new TurnController(context, this::decided);
        this.sessionItems = SessionItems.of(context);
        this.items = new ItemRequests(context, sessionItems);
        this.tools = new SessionTools(context);
        this.caller = new UserInput(context, sessionItems, turnController, this::echoes, this::sttFailed);
        this.noise = new NoiseReducer(context, caller::audio, this::audioMoved);
        this.intake = new AudioIntake(context, noise, () -> end(EndReason.CLIENT_FAULT));
        this.bot = new ResponseManager(context, turnController, items, sessionItems, tools, approvals, caller::audioMs);
        this.filler = new RecognitionFiller(context, new AwaitedWords(context, turnController, caller, bot), bot);
        this.backchannels = new BackchannelSpeaker(
                context, turnController, () -> !bot.busy() && !bot.isHeld(), caller::backchannelSaid);
        this.draining = new Draining(context, this::busy, () -> end(EndReason.DRAINED));
        context.guard(this::broke, draining::look);
        this.expiry = context.executor()
                .schedule(context.setup().limits().duration(), () -> take(new SessionInput.End(EndReason.EXPIRED)));
        // What the session begins with names servers of tools too; no client has to say anything first.
        context.handle(tools::configured);
    }

    @Override
    public String id() {
        return context.setup().id();
    }

    @Override
    public void post(SessionInput input) {
        if (context.executor().inLoop()) {
            take(input);
            return;
        }
        try {
            mailbox.put(input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while handing an input to session " + id());
        }
    }

    @Override
    public List<Item> history() {
        Optional<Map.Entry<String, String>> speaking = bot.speaking();
        if (speaking.isEmpty()) {
            return context.conversation().items();
        }
        List<Item> history = new ArrayList<>(context.conversation().items());
        history.replaceAll(item -> item.id().equals(speaking.get().getKey()) && item instanceof Item.Message message
                ? message.with(
                        message.status(),
                        List.of(new Part.OutputAudio(speaking.get().getValue(), 0)))
                : item);
        return history;
    }

    @Override
    public SessionSnapshot snapshot() {
        return new SessionSnapshot(
                context.config(),
                history().stream()
                        .map(item -> new SessionSnapshot.VersionedItem(
                                item, context.conversation().version(item.id()).orElseThrow()))
                        .toList());
    }

    @Override
    public long bytes() {
        return context.conversation().bytes()
                + sessionItems.audio().bytes()
                + items.waitingBytes()
                + context.config().bytes();
    }

    @Override
    public SessionConfig config() {
        return context.config();
    }

    private void audioMoved() {
        intake.goOn();
    }

    private boolean echoes(String word) {
        return bot.echoes(word);
    }

    /** There is no recognition any more: the caller hears that before the client learns it, which ends most calls. */
    private void sttFailed(ProviderException cause) {
        Runnable tell = () -> context.emit(new SessionOutput.ProviderTrouble("stt", cause, false));
        boolean spoken = context.config().tts().spoken()
                && context.providers().textToSpeech().capabilities().speaks();
        if (spoken && context.config().turns().respond()) {
            bot.sayLast(Phrases.STT_FAILED, tell);
        } else {
            tell.run();
        }
    }

    // Inputs, one at a time.

    private void take(SessionInput input) {
        context.handle(() -> {
            switch (input) {
                case SessionInput.CallerAudio audio -> {
                    caller.audioCame(audio.samples().length);
                    intake.audio(audio.samples());
                }
                case SessionInput.End end -> handle(end);
                case SessionInput.Drain drain -> handle(drain);
                case SessionInput.Drained drained -> handle(drained);
                case SessionInput.Played played -> handle(played);
                case SessionInput.Detached gone -> handle(gone);
                case SessionInput.Attached back -> handle(back);
                case SessionInput.CancelResponse cancel -> handle(cancel);
                default -> intake.afterAudio(() -> handle(input));
            }
        });
    }

    private void handle(SessionInput input) {
        switch (input) {
            case SessionInput.CallerAudio audio -> intake.audio(audio.samples());
            case SessionInput.Apologise sorry -> bot.sayLast(Phrases.UNAVAILABLE, () -> end(EndReason.PROVIDER_FAILED));
            case SessionInput.Begin begin -> turnController.tell(new TurnEvent.Began(context.clockMs()));
            case SessionInput.DtmfDigit key -> {
                turnController.tell(new TurnEvent.KeyPressed(context.clockMs()));
                context.emit(new SessionOutput.DtmfReceived(key.digit(), key.durationMs()));
            }
            case SessionInput.Configure configure -> configure(configure.config());
            case SessionInput.CommitAudio commit -> caller.commit(commit.ref());
            case SessionInput.ClearAudio clear -> {
                backchannels.turnOver();
                caller.clear();
            }
            case SessionInput.CreateItem create -> create(create);
            case SessionInput.RetrieveItem retrieve -> items.retrieve(retrieve);
            case SessionInput.DeleteItem delete -> items.delete(delete);
            case SessionInput.TruncateItem truncate -> {
                if (!bot.truncate(truncate)) {
                    items.truncate(truncate);
                }
            }
            case SessionInput.CreateResponse create -> bot.respondTo(create);
            case SessionInput.CancelResponse cancel -> bot.cancel(cancel);
            case SessionInput.Drained drained -> bot.drained();
            case SessionInput.Played played -> bot.played(played.position());
            case SessionInput.Drain drain -> draining.begin(drain.quiet());
            case SessionInput.Detached gone -> bot.clientGone();
            case SessionInput.Attached back -> {
                turnController.tell(new TurnEvent.KeyPressed(context.clockMs()));
                bot.clientBack();
            }
            case SessionInput.ForgetRecording forget -> {} // Whoever records sees it pass.
            case SessionInput.End end -> end(end.reason());
        }
    }

    private void create(SessionInput.CreateItem request) {
        if (!(request.item() instanceof Item.ApprovalResponse response)) {
            items.create(request);
        } else if (!approvals.awaits(response.requestId())) {
            context.emit(new SessionOutput.Refused(
                    SessionOutput.Refusal.UNKNOWN_APPROVAL_REQUEST,
                    "There is no approval request " + response.requestId() + " that waits for an answer.",
                    Optional.of("item.approval_request_id"),
                    request.ref()));
        } else if (items.create(request)) {
            approvals.answered(response.requestId(), response.approve());
            bot.approvalsAnswered();
        }
    }

    private void configure(SessionConfig config) {
        context.config(config);
        context.emit(new SessionOutput.Configured(config));
        tools.configured();
        turnController.tell(new TurnEvent.Tick(context.clockMs()));
    }

    // Decisions.

    private void decided(Decision decision) {
        boolean early = decision instanceof Decision.PrepareReply || decision instanceof Decision.DiscardReply;
        if (early && !bot.early().isOn()) {
            return;
        }
        context.emit(new SessionOutput.Decided(decision, caller.audioMs(), context.clockMs()));
        switch (decision) {
            case Decision.SpeechStarted started -> {
                caller.speechStarted(started.startMs());
                bot.early().turnBegan();
                backchannels.turnBegan();
                bot.callerSpeaks();
            }
            case Decision.TurnEnded ended -> {
                backchannels.turnOver();
                bot.turnEnded(ended.endMs());
                caller.turnEnded(ended.endMs(), ended.reason() == Decision.Reason.CLIENT_COMMIT);
                filler.turnEnded(Duration.ofMillis(Math.max(0, caller.audioMs() - ended.endMs())));
            }
            case Decision.AskEndOfTurn question -> caller.pauses(question);
            case Decision.PrepareReply prepare -> caller.heardSoFar().ifPresent(bot.early()::prepare);
            case Decision.DiscardReply discard -> bot.early().callerGoesOn();
            case Decision.Respond respond -> {
                bot.transcribed();
                bot.respond();
            }
            case Decision.Resume resume -> bot.resume();
            case Decision.Apologise apologise -> bot.apologise();
            case Decision.SayBackchannel say -> backchannels.say();
            case Decision.HoldPlayout hold -> bot.hold(true);
            case Decision.ContinuePlayout goOn -> bot.hold(false);
            case Decision.Interrupt interrupt -> bot.interrupt(interrupt.reason());
            case Decision.PromptSilence prompt when bot.isHeld() -> {} // There is nobody whom one could ask.
            case Decision.PromptSilence prompt -> promptSilence();
            case Decision.End end -> take(new SessionInput.End(EndReason.GOODBYE));
            case Decision.Ignored ignored when ignored.reason() == Decision.Reason.CLIENT_COMMIT -> bot.forgetUnheard();
            case Decision.Ignored ignored -> {}
            case Decision.SayFiller filler -> throw new IllegalStateException("decided by the response");
        }
    }

    /** The caller's silence becomes an item of its own, for the bot to answer. */
    private void promptSilence() {
        Optional<String> previous = context.conversation().lastId();
        long now = caller.audioMs();
        long quiet = context.config().turns().quietMs().orElse(0);
        Item.Message silence = new Item.Message(
                context.newItemId(), Role.USER, Item.Status.COMPLETED, List.of(new Part.Silence(quiet)));
        context.emit(new SessionOutput.QuietTimedOut(silence.id(), Math.max(0, now - quiet), now));
        context.conversation().append(silence);
        context.emit(new SessionOutput.AudioCommitted(silence.id(), previous));
        context.emit(new SessionOutput.ItemAdded(silence, previous));
        context.emit(new SessionOutput.ItemDone(silence, previous));
        bot.respond();
    }

    /** Whether ending now would cut something: words, an answer to them, a tool, or what is still to be heard. */
    private boolean busy() {
        return !turnController.state().calm()
                || bot.busy()
                || tools.busy()
                || sessionItems.words().awaited()
                || owedByClient()
                || caller.inTurn();
    }

    /** Whether the client has been handed calls that it has not answered. */
    private boolean owedByClient() {
        List<Item> items = context.conversation().items();
        CallAnswers answers = CallAnswers.of(items);
        return items.stream()
                .anyMatch(item -> item instanceof Item.FunctionCall call
                        && call.status() == Item.Status.COMPLETED
                        && answers.of(call).equals(CallAnswers.PENDING));
    }

    /** Whatever throws in this session ends here, and ends it. */
    private void broke(Throwable thrown) {
        LOG.atError()
                .addKeyValue("session", id())
                .addKeyValue("principal", context.setup().principal())
                .setCause(thrown)
                .log("the session broke and ends");
        end(EndReason.INTERNAL_ERROR);
    }

    private void end(EndReason reason) {
        if (ending) {
            return;
        }
        ending = true;
        context.closing();
        expiry.cancel();
        draining.close();
        attempt(turnController::close);
        attempt(filler::close);
        attempt(backchannels::close);
        attempt(bot::close);
        attempt(tools::close);
        var closed = context.scope().close();
        attempt(intake::close);
        attempt(noise::close);
        attempt(caller::close);
        attempt(items::close);
        mailbox.close();
        SessionExecutor.Timer overdue = context.executor().schedule(JOIN, () -> {
            LOG.warn("session={} something did not stop within {} ms of the end", id(), JOIN.toMillis());
            sayEnded(reason);
        });
        closed.whenComplete((gone, failure) -> context.executor().execute(() -> {
            overdue.cancel();
            sayEnded(reason);
        }));
    }

    /** The rest of the end goes on, whatever one part of it throws. */
    private void attempt(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error e) {
            LOG.atError().addKeyValue("session", id()).setCause(e).log("ending a part of the session");
        }
    }

    private void sayEnded(EndReason reason) {
        if (!ended) {
            ended = true;
            context.emit(new SessionOutput.Ended(reason));
        }
    }
}
