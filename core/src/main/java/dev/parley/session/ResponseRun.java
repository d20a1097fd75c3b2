package dev.parley.session;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.Scope;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.HeardLedger;
import dev.parley.conversation.HeardLedger.SpokenWord;
import dev.parley.conversation.Item;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.ProviderException;
import dev.parley.session.SessionOutput.Place;
import dev.parley.session.SessionOutput.Response.Status;
import dev.parley.session.SessionOutput.Response.StatusReason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One response from the request to the language model until its last sound has been played. Owns a scope with all that
 * runs for it; ends completed, cancelled, incomplete or failed, exactly once. Loop only.
 */
final class ResponseRun implements Speech.Listener {
    private final SessionContext context;
    private final ResponsePlan plan;
    private final Owner owner;
    private final Scope scope;
    private final String id;
    private final ResponseOutput output;
    private final WordChunker chunker = new WordChunker(this::word);
    private final SortedMap<Integer, OpenCall> calls = new TreeMap<>();
    private final StringBuilder released = new StringBuilder();
    private Optional<Speech> speech = Optional.empty();
    private Optional<LlmEvent.Done> thought = Optional.empty();
    private Optional<ProviderException> failure = Optional.empty();
    private Optional<String> itemId = Optional.empty();
    private SessionExecutor.Timer playedTimer = () -> {};
    private String transcript = "";
    private boolean retried;
    private boolean done;
    private boolean over;

    /** What the session learns about its responses. */
    interface Owner {
        void firstToken(ResponseRun run);

        void firstAudio(ResponseRun run);

        /** The first byte of the answer has left. */
        void firstByte(ResponseRun run);

        /** {@link SessionOutput.ResponseDone} has been said. */
        void done(ResponseRun run, Status status);

        /** The caller has heard all of it, or there was nothing to hear. */
        void played(ResponseRun run);
    }

    private static final class OpenCall {
        final Place place;
        final String callId;
        final String name;
        final StringBuilder arguments = new StringBuilder();

        OpenCall(Place place, String callId, String name) {
            this.place = place;
            this.callId = callId;
            this.name = name;
        }
    }

    ResponseRun(SessionContext context, ResponsePlan plan, long generation, Owner owner) {
        this.context = context;
        this.plan = plan;
        this.owner = owner;
        this.id = context.ids.next("resp");
        this.scope = context.scope.child(id);
        this.output = new ResponseOutput(context, plan, id, generation);
    }

    /** @param notBeforeNanos when the caller will have heard what was released before */
    void start(long notBeforeNanos) {
        output.started();
        if (plan.spoken()) {
            speech = Optional.of(new Speech(context, scope, plan.voice(), notBeforeNanos, this));
        }
        Set<String> items = plan.items(context).stream().map(Item::id).collect(Collectors.toSet());
        context.words.whenSettled(items, () -> {
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

    /** The item its words are in; empty before the first word. */
    Optional<String> itemId() {
        return itemId;
    }

    /** Words released so far. */
    String releasedText() {
        return released.toString();
    }

    Optional<HeardLedger> ledger() {
        return speech.map(Speech::ledger);
    }

    long heardMs() {
        return speech.map(Speech::heardMs).orElse(0L);
    }

    long playbackEndNanos() {
        return speech.filter(Speech::started).map(Speech::playbackEndNanos).orElse(context.executor.nanoTime());
    }

    boolean saidGoodbye() {
        return transcript.strip().toLowerCase(java.util.Locale.ROOT).endsWith("bye!");
    }

    void drained() {
        speech.ifPresent(Speech::pump);
    }

    // Thinking.

    private void think() {
        ResponsePlan.Question question;
        try {
            question = plan.question(context);
        } catch (ProviderException e) {
            failure = Optional.of(e);
            finishSpeaking();
            return;
        }
        output.asked(question);
        Thinking thinking = new Thinking();
        thinking.handle = context.providers
                .thinking()
                .generate(
                        question.request(),
                        context.executor,
                        event -> context.handle(() -> {
                            if (!over && !done) {
                                thinking.received(event);
                            }
                        }));
        scope.own(thinking.handle);
    }

    private final class Thinking {
        private Cancellable handle = () -> java.util.concurrent.CompletableFuture.completedFuture(null);

        void received(LlmEvent event) {
            switch (event) {
                case LlmEvent.Text text -> text(text.delta());
                case LlmEvent.ToolCallStarted call ->
                    calls.put(
                            call.index(),
                            new OpenCall(output.callStarted(call.callId(), call.name()), call.callId(), call.name()));
                case LlmEvent.ToolCallArguments more -> arguments(more);
                case LlmEvent.Done last -> {
                    scope.release(handle);
                    thoughtDone(last);
                }
                case LlmEvent.Failed failed -> {
                    scope.release(handle);
                    thoughtFailed(failed.cause());
                }
            }
        }
    }

    private void text(String delta) {
        owner.firstToken(this);
        itemId = Optional.of(output.place().itemId());
        if (plan.spoken()) {
            chunker.accept(delta);
        } else {
            output.text(delta);
            released.append(delta);
            owner.firstByte(this);
        }
    }

    private void word(String word) {
        output.text(word);
        speech.ifPresent(voice -> voice.say(word));
    }

    private void arguments(LlmEvent.ToolCallArguments more) {
        OpenCall call = calls.get(more.index());
        if (call != null) {
            call.arguments.append(more.delta());
            context.say(new SessionOutput.ToolArguments(call.place, call.callId, more.delta()));
        }
    }

    private void thoughtDone(LlmEvent.Done last) {
        thought = Optional.of(last);
        chunker.end();
        output.textDone();
        closeCalls(Item.Status.COMPLETED);
        finishSpeaking();
    }

    /** Nothing more will be written: the response is complete once everything has been spoken. */
    private void finishSpeaking() {
        if (speech.filter(Speech::hasWords).isPresent()) {
            speech.get().end();
        } else {
            speech.ifPresent(Speech::stop);
            complete();
        }
    }

    /** A generation that broke before its first word is tried once more; nobody notices but the clock. */
    private void thoughtFailed(ProviderException cause) {
        boolean again = cause.isTransient() && !retried && output.messageId().isEmpty() && calls.isEmpty();
        context.say(new SessionOutput.ProviderTrouble("llm", cause, again));
        if (again) {
            retried = true;
            think();
            return;
        }
        failure = Optional.of(cause);
        if (output.messageId().isEmpty() && plan.spoken() && plan.inBand()) {
            context.setup.apology().ifPresent(this::text);
        }
        chunker.end();
        finishSpeaking();
    }

    private void closeCalls(Item.Status status) {
        calls.values()
                .forEach(call -> output.callDone(
                        call.place,
                        new Item.FunctionCall(
                                call.place.itemId(), status, call.callId, call.name, call.arguments.toString())));
        calls.clear();
    }

    // Speaking.

    @Override
    public void synthesised() {
        owner.firstAudio(this);
    }

    @Override
    public void sound(short[] samples, long startMs) {
        if (plan.inBand()) {
            context.audio.add(output.place().itemId(), output.place().partIndex(), samples);
        }
        context.say(new SessionOutput.ResponseAudio(output.place(), samples, startMs));
        owner.firstByte(this);
    }

    @Override
    public void word(SpokenWord word) {
        if (!released.isEmpty()) {
            released.append(' ');
        }
        released.append(word.text());
        context.say(new SessionOutput.SpokenWord(output.place(), word.text(), word.startMs(), word.endMs()));
    }

    @Override
    public void released() {
        complete();
    }

    @Override
    public void failed(ProviderException cause) {
        failure = Optional.of(cause);
        complete();
    }

    // Ending.

    private void complete() {
        if (failure.isPresent()) {
            end(Status.FAILED, Optional.empty(), failure);
            return;
        }
        FinishReason reason = thought.map(LlmEvent.Done::reason).orElse(FinishReason.STOP);
        switch (reason) {
            case STOP, TOOL_CALLS -> end(Status.COMPLETED, Optional.empty(), Optional.empty());
            case MAX_TOKENS -> end(Status.INCOMPLETE, Optional.of(StatusReason.MAX_OUTPUT_TOKENS), Optional.empty());
            case CONTENT_FILTER -> end(Status.INCOMPLETE, Optional.of(StatusReason.CONTENT_FILTER), Optional.empty());
        }
    }

    /**
     * Stops everything. What the caller has heard stays.
     *
     * @return the words heard
     */
    String cut(StatusReason reason) {
        long heardMs = heardMs();
        speech.ifPresent(Speech::stop);
        String heard =
                plan.spoken() ? ledger().map(words -> words.heardText(heardMs)).orElse("") : releasedText();
        if (!done) {
            end(Status.CANCELLED, Optional.of(reason), Optional.empty());
        }
        playedTimer.cancel();
        over = true;
        return heard;
    }

    private void end(Status status, Optional<StatusReason> reason, Optional<ProviderException> error) {
        transcript = transcriptFor(status);
        speech.ifPresent(Speech::stop);
        closeCalls(Item.Status.INCOMPLETE);
        output.messageDone(
                status == Status.COMPLETED ? Item.Status.COMPLETED : Item.Status.INCOMPLETE,
                transcript,
                speech.map(Speech::generatedMs).orElse(0L));
        done = true;
        output.done(status, reason, error, thought.map(LlmEvent.Done::usage));
        closeScope();
        owner.done(this, status);
        if (status != Status.CANCELLED) {
            awaitPlayed();
        }
    }

    private String transcriptFor(Status status) {
        if (!plan.spoken() || status == Status.COMPLETED || status == Status.INCOMPLETE) {
            return output.written();
        }
        // A failed reply was released as far as it came; of a cancelled one only what was heard counts.
        long untilMs = status == Status.FAILED ? speech.map(Speech::generatedMs).orElse(0L) : heardMs();
        return ledger().map(words -> words.heardText(untilMs)).orElse("");
    }

    private void closeScope() {
        scope.close()
                .whenComplete((closed, failure) -> context.executor.execute(() -> {
                    Duration took = closed == null ? Duration.ZERO : closed.took();
                    context.say(new SessionOutput.ResponseGone(id, took));
                }));
    }

    private void awaitPlayed() {
        long left = playbackEndNanos() - context.executor.nanoTime();
        playedTimer = context.handleAfter(Duration.ofNanos(Math.max(0, left)), () -> {
            if (!over) {
                over = true;
                owner.played(this);
            }
        });
    }
}
