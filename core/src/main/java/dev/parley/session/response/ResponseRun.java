package dev.parley.session.response;

import dev.parley.concurrent.Scope;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.Phrases;
import dev.parley.session.PlaybackPosition;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response.Status;
import dev.parley.session.SessionOutput.Response.StatusReason;
import dev.parley.session.context.SessionContext;
import dev.parley.session.output.MessageQueue;
import dev.parley.session.output.ResponseOutput;
import dev.parley.session.output.ResponsePlan;
import dev.parley.session.tools.Approvals;
import dev.parley.session.tools.ResponseCalls;
import dev.parley.session.tools.Toolset;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One response from the request to the language model until its last sound has been played. The model writes in rounds:
 * after one in which it called tools of servers it is asked again with their results. Owns a scope with all that runs for
 * it; ends completed, cancelled, incomplete or failed, exactly once. Loop only.
 */
final class ResponseRun implements MessageQueue.Owner {
    private final SessionContext context;
    private final ResponseParts parts;
    private final ResponsePlan plan;
    private final ResponseListener owner;
    private final Scope scope;
    private final String id;
    private final ResponseOutput output;
    private final MessageQueue messages;
    private final ResponseCalls calls;
    private final Filler filler;
    private final Generation generation;
    private final ResponsePrompt prompt;
    private final ResponseOutcome outcome = new ResponseOutcome();
    private boolean said;
    private boolean sentenceOnly;
    private Optional<ProviderException> voiceLoss = Optional.empty();
    private SessionExecutor.Timer playedTimer = () -> {};
    private boolean thought;
    private boolean done;
    private boolean over;

    ResponseRun(ResponseParts parts, ResponsePlan plan, ResponseListener owner) {
        this.context = parts.context();
        this.parts = parts;
        this.plan = plan;
        this.owner = owner;
        this.id = context.ids().next("resp");
        this.scope = context.scope().child(id);
        this.output = new ResponseOutput(context, parts.items(), plan, id);
        this.messages = new MessageQueue(context, scope, parts.voices(), plan, output, this);
        this.calls = new ResponseCalls(context, parts.tools(), parts.approvals(), output, scope, this::roundDone);
        this.filler = new Filler(parts, plan, messages);
        this.prompt = new ResponsePrompt(parts, plan, output);
        this.generation = new Generation(context, scope, parts.model(plan), new Thinking());
    }

    /**
     * @param notBeforeNanos when the caller will have heard what was released before
     * @param approved calls to run before the model is asked
     * @param ref of the request that asked for it; empty when none did
     */
    void start(long notBeforeNanos, List<Approvals.Approved> approved, String ref) {
        output.started(ref);
        messages.start(notBeforeNanos);
        filler.model(generation::silence);
        if (approved.isEmpty()) {
            parts.tools().whenListed(plan.options().servers().orElse(List.of()), this::whenWordsAreThere);
        } else {
            // What was approved runs, whether or not there is room to talk about it.
            readPrompt();
            calls.runApproved(approved);
            awaitTools();
        }
    }

    /** Says this, and asks no model; {@code notBeforeNanos} as in {@link #start}. */
    void say(Map<String, String> phrases, long notBeforeNanos) {
        sentenceOnly = true;
        output.started("");
        messages.start(notBeforeNanos);
        Phrases.in(plan.language(context), phrases).ifPresent(text -> {
            said = true;
            messages.say(text);
        });
        finishSpeaking();
    }

    /** Says what is left of a reply that was cut, and lets the model go on behind it where it had not finished. */
    void goOn(long notBeforeNanos, Continuation cut) {
        prompt.behind(cut);
        output.started("");
        messages.start(notBeforeNanos);
        if (cut.written()) {
            write(cut.rest());
            finishSpeaking();
        } else {
            write(cut.rest() + " ");
            filler.model(generation::silence);
            whenWordsAreThere();
        }
    }

    private void write(String text) {
        said |= !text.isBlank();
        messages.text(text);
    }

    private void whenWordsAreThere() {
        parts.source().whenWordsAreThere(plan, () -> {
            if (!over && !done) {
                think();
            }
        });
    }

    String id() {
        return id;
    }

    boolean inBand() {
        return plan.inBand();
    }

    /** Whether {@link SessionOutput.ResponseDone} has been said. */
    boolean isDone() {
        return done;
    }

    /** Whether nothing of it will be heard any more. */
    boolean isOver() {
        return over;
    }

    /** What it says. */
    MessageQueue messages() {
        return messages;
    }

    long playbackEndNanos() {
        return messages.soundEndNanos();
    }

    /** What a reply that is being cut would still have said; empty when the caller has heard it all. */
    Optional<Continuation> unheard() {
        boolean writing = generation.running() && said;
        String rest = messages.unheardText();
        return plan.spoken() && (writing || !rest.isEmpty())
                ? Optional.of(new Continuation(rest, !writing, plan.options()))
                : Optional.empty();
    }

    boolean saidGoodbye() {
        return messages.lastTranscript().strip().toLowerCase(Locale.ROOT).endsWith("bye!");
    }

    // Thinking.

    /** When it is more than the model takes, the response has failed. */
    private void readPrompt() {
        try {
            prompt.read();
        } catch (ProviderException e) {
            context.emit(new SessionOutput.ProviderTrouble("llm", e, false));
            outcome.fail(e);
        }
    }

    private void think() {
        readPrompt();
        if (outcome.failed()) {
            plan.apology(context).ifPresent(messages::say);
            finishSpeaking();
            return;
        }
        Toolset toolset = prompt.toolset();
        calls.begin(toolset);
        generation.ask(prompt.next(toolset), said);
        filler.model(generation::silence);
    }

    /** Tells nothing once {@link Generation#stop} was called, as it is when the response ends. */
    private final class Thinking implements Generation.Listener {
        @Override
        public void wrote(LlmEvent event) {
            switch (event) {
                case LlmEvent.Text text -> text(text.delta());
                case LlmEvent.Reasoning reasoning -> output.reasoning(reasoning.delta());
                case LlmEvent.ToolCallStarted call -> calls.started(call);
                case LlmEvent.ToolCallArguments more -> calls.arguments(more);
                case LlmEvent.Done last -> throw new IllegalStateException("told by done()");
                case LlmEvent.Failed failed -> throw new IllegalStateException("told by failed()", failed.cause());
            }
        }

        @Override
        public void done(LlmEvent.Done last) {
            thoughtDone(last);
        }

        @Override
        public void failed(ProviderException cause) {
            outcome.fail(cause);
            plan.apology(context).ifPresent(messages::say);
            finishSpeaking();
        }
    }

    private void text(String delta) {
        owner.firstToken(this);
        prompt.said(delta);
        write(delta);
    }

    private void thoughtDone(LlmEvent.Done last) {
        outcome.thought(last);
        messages.endText();
        if (outcome.isWhole()) {
            calls.run();
        } else {
            calls.drop();
        }
        awaitTools();
    }

    private void awaitTools() {
        if (calls.running()) {
            messages.endMessage();
            filler.tools();
        } else {
            roundDone();
        }
    }

    /** Every tool of the round has ended, or it called none. */
    private void roundDone() {
        if (done || thought) {
            return;
        }
        filler.stop();
        if (calls.answered()) {
            prompt.answered(calls);
            think();
        } else {
            finishSpeaking();
        }
    }

    /** Nothing more will be written: the response is complete once everything has been spoken. */
    private void finishSpeaking() {
        filler.stop();
        messages.endText();
        judge();
        thought = true;
        messages.endMessage();
        if (!done && messages.quiet()) {
            complete();
        }
    }

    /** What was written must also be heard: a reply without a sound is none. */
    private void judge() {
        if (!plan.spoken() || outcome.failed() || done || messages.hasSound()) {
            return;
        }
        if (said) {
            ProviderException unspoken = messages.unread()
                    .orElseGet(() -> new ProviderException(
                            ProviderException.Kind.REJECTED,
                            context.providers().textToSpeech().engine(),
                            "nothing in the reply can be spoken"));
            outcome.fail(unspoken);
            context.emit(new SessionOutput.ProviderTrouble("tts", unspoken, true));
        }
        if (calls.nothingHandedOver()) {
            plan.apology(context).ifPresent(messages::say);
        }
    }

    // Speaking.

    @Override
    public void synthesised(int samples) {
        owner.firstAudio(this);
        context.emit(new SessionOutput.AudioSynthesised(id, samples));
    }

    @Override
    public void sent() {
        owner.sent(this);
    }

    @Override
    public boolean finishing() {
        return thought;
    }

    @Override
    public void allSaid() {
        if (thought && !done) {
            complete();
        }
    }

    /** No voice is left: a sentence that can be said all the same ends the response, if there is one. */
    @Override
    public void voiceLost(ProviderException cause) {
        outcome.fail(cause);
        Optional<String> words = sentenceOnly || voiceLoss.isPresent()
                ? Optional.empty()
                : plan.apology(context).filter(it -> parts.voices().canSay(plan.voice(), it));
        context.emit(new SessionOutput.ProviderTrouble("tts", cause, words.isPresent()));
        if (words.isEmpty()) {
            voiceLoss = Optional.empty();
            complete();
            return;
        }
        voiceLoss = Optional.of(cause);
        filler.stop();
        generation.stop();
        thought = true;
        messages.sayInstead(words.get());
    }

    // Ending.

    private void complete() {
        ResponseOutcome.Verdict verdict = outcome.verdict(messages.unread());
        if (!outcome.failed()) {
            verdict.error().ifPresent(it -> context.emit(new SessionOutput.ProviderTrouble("tts", it, true)));
        }
        end(verdict.status(), verdict.why(), verdict.error());
    }

    /**
     * Stops everything. What the caller has heard stays, and after an interruption so do tools that are running.
     *
     * @return what was heard of the message the caller heard last
     */
    MessageQueue.Heard cut(StatusReason why) {
        MessageQueue.Heard heard = messages.heard();
        messages.stop();
        if (!done) {
            end(Status.CANCELLED, Optional.of(why), Optional.empty());
        }
        playedTimer.cancel();
        over = true;
        return heard;
    }

    private void end(Status status, Optional<StatusReason> why, Optional<ProviderException> error) {
        filler.stop();
        generation.stop();
        messages.stop();
        calls.leave(plan.inBand()
                && why.filter(it -> it == StatusReason.CLIENT_CANCELLED).isEmpty());
        messages.close(status);
        done = true;
        output.done(status, why, error, Optional.of(outcome.usage()));
        scope.close()
                .whenComplete((closed, failed) -> context.emitLater(
                        new SessionOutput.ResponseGone(id, closed == null ? Duration.ZERO : closed.took())));
        owner.done(this, status);
        if (status != Status.CANCELLED) {
            awaitPlayed();
        }
    }

    /** The carrier tells how far the client has heard. */
    void played(PlaybackPosition position) {
        messages.played(position);
        if (done && !over) {
            awaitPlayed();
        }
    }

    private void awaitPlayed() {
        playedTimer.cancel();
        long left = messages.heardByNanos() - context.executor().nanoTime();
        playedTimer = context.handleAfter(Duration.ofNanos(Math.max(0, left)), () -> {
            if (messages.heardByNanos() > context.executor().nanoTime()) {
                awaitPlayed();
            } else if (!over) {
                over = true;
                voiceLoss.ifPresent(cause -> context.emit(new SessionOutput.ProviderTrouble("tts", cause, false)));
                owner.played(this);
            }
        });
    }
}
