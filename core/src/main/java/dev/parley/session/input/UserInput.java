package dev.parley.session.input;

import dev.parley.audio.PcmHistory;
import dev.parley.conversation.Item;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SttEvent;
import dev.parley.session.SessionOutput;
import dev.parley.session.context.SessionContext;
import dev.parley.session.context.TurnController;
import dev.parley.session.items.ItemAudio;
import dev.parley.session.items.SessionItems;
import dev.parley.turn.Decision;
import dev.parley.turn.TurnEvent;
import dev.parley.turn.TurnPolicy.Detection;
import dev.parley.turn.TurnState;
import dev.parley.turn.words.Backchannels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The caller's half of a session: takes audio, tells turn-taking of it frame by frame, feeds the recogniser, and keeps
 * the caller's turns until their words are complete. Loop only.
 */
public final class UserInput {
    /** How much audio is held for what came before the decision that speech began. */
    private static final long HELD_MS = 3000;

    /** How long before a turn, or before the end of a reply, a word may lie that was taken for an echo of it. */
    private static final long ECHO_MS = 2000;

    private static final int MOST_HELD_WORDS = 64;

    private static final long SHORTEST_COMMIT_MS = 100;

    private final SessionContext context;
    private final ItemAudio itemAudio;
    private final TurnController turnController;
    private final Predicate<String> echo;
    private final Consumer<ProviderException> lost;
    private final VoiceFrames frames;
    private final PcmHistory history;
    private final Recognition recognition;
    private final PendingTurns pending;
    private final AudioGapDetector gap;
    private final EndOfTurnQuestions questions;
    private final TurnWordReader words;
    private final List<SttEvent.Word> held = new ArrayList<>();
    private Optional<UserTurn> current = Optional.empty();
    private long uncommittedFrom;
    private long lastFlush;

    /**
     * @param echo whether the bot has just said this word itself
     * @param lost told once when there is no recognition any more
     */
    public UserInput(
            SessionContext context,
            SessionItems items,
            TurnController turnController,
            Predicate<String> echo,
            Consumer<ProviderException> lost) {
        this.context = context;
        this.itemAudio = items.audio();
        this.turnController = turnController;
        this.echo = echo;
        this.lost = lost;
        Duration replay = context.setup().limits().recognition().replay();
        int usual = (int) context.samples(HELD_MS);
        this.history = new PcmHistory(usual, (int) Math.max(usual, context.samples(replay.toMillis())));
        this.recognition = new Recognition(context, history, new FromRecognition());
        this.words = new TurnWordReader(
                context,
                turnController,
                echo,
                this::audioMs,
                () -> recognition.capabilities().onlyLanguage());
        this.pending =
                new PendingTurns(context, items.words(), turnController, recognition::replace, words::backchannels);
        this.gap = new AudioGapDetector(context, this::audioStopped);
        this.questions = new EndOfTurnQuestions(context, history, turnController, this::audioMs);
        this.frames = new VoiceFrames(
                context,
                turnController::state,
                recognition::scores,
                () -> recognition.capabilities().pauseScores());
        turnController.whenBotIdle(this::botIdle);
    }

    public void close() {
        gap.close();
        questions.close();
        recognition.close();
        pending.close();
        frames.close();
    }

    /** Whether the caller is in a turn; with no detection, whether there is audio that is not committed. */
    public boolean inTurn() {
        return current.isPresent();
    }

    /** Whether the words of an ended turn are awaited which the bot is to answer by itself. */
    public boolean awaitsWords() {
        return pending.owed();
    }

    /** Whether there is no recogniser at the moment. */
    public boolean isSttFailed() {
        return !recognition.isThere();
    }

    public long audioMs() {
        return context.ms(history.end());
    }

    /** What the turn under way would become if it ended now, with the words that are guessed. */
    public Optional<Item.Message> heardSoFar() {
        return current.map(turn ->
                turn.item(Optional.of(turn.transcriptWithGuess()), context.ms(history.end() - turn.startSample)));
    }

    // Audio in.

    /** So much audio has come, and will be taken in slices. */
    public void audioCame(int length) {
        gap.came(context.ms(length));
    }

    /** One slice of the caller's audio. */
    public void audio(short[] samples, int offset, int length) {
        history.retain(Math.min(recognition.needed().orElse(Long.MAX_VALUE), neededForQuestions()));
        int at = offset;
        while (at < offset + length && context.scope().isOpen()) {
            int n = Math.min(frames.room(), offset + length - at);
            take(samples, at, n);
            at += n;
        }
        gap.taken(!(turnController.state().caller() instanceof TurnState.Caller.Silent));
        if (audioMs() - context.ms(uncommittedFrom)
                        > context.setup().limits().uncommittedAudio().toMillis()
                && current.isPresent()) {
            turnController.tell(new TurnEvent.Overlong(audioMs(), context.clockMs()));
        }
    }

    private long neededForQuestions() {
        return words.areJudged() && current.isPresent() ? questions.needed(current.get().startSample) : Long.MAX_VALUE;
    }

    private void take(short[] samples, int from, int length) {
        if (context.config().turns().detection() == Detection.MANUAL && current.isEmpty()) {
            begin(history.end(), false);
        }
        history.append(samples, from, length);
        if (current.isPresent() && itemAudio.keeps()) {
            itemAudio.add(current.get().itemId, 0, Arrays.copyOfRange(samples, from, from + length));
        }
        recognition.audio(samples, from, length);
        if (frames.fill(samples, from, length)) {
            double probability = frames.probability();
            words.voice(probability);
            turnController.tell(new TurnEvent.Voice(
                    probability,
                    frames.faint(probability),
                    context.ms(frames.samples()),
                    audioMs(),
                    context.clockMs()));
        }
    }

    private void audioStopped() {
        turnController.tell(new TurnEvent.AudioStopped(audioMs(), context.clockMs()));
    }

    // Turns, as decided.

    public void speechStarted(long startMs) {
        if (current.isPresent()) {
            return;
        }
        long start = Math.clamp(context.samples(startMs), uncommittedFrom, history.end());
        UserTurn turn = begin(start, true);
        gap.turnBegan();
        context.emit(new SessionOutput.SpeechStarted(turn.itemId, startMs));
        // Once what was decided with this is carried out.
        context.handle(() -> joinHeld(turn));
    }

    /** The caller pauses. A recogniser that tells pauses itself knows better than a model that hears only the sound. */
    public void pauses(Decision.AskEndOfTurn question) {
        if (!recognition.scores()) {
            questions.ask(question);
        }
    }

    /** The bot says a backchannel: {@code ms} of sound. */
    public void backchannelSaid(String phrase, long ms) {
        current.ifPresent(turn -> words.backchannelSaid(turn, phrase, ms));
    }

    private UserTurn begin(long startSample, boolean announced) {
        UserTurn turn = new UserTurn(context.newItemId(), startSample, announced);
        context.conversation().reserve(turn.itemId);
        current = Optional.of(turn);
        if (itemAudio.keeps()) {
            itemAudio.add(turn.itemId, 0, history.copy(startSample, history.end()));
        }
        recognition.begin(startSample);
        return turn;
    }

    /** The turn is over: it becomes an item of the conversation, and its last words are asked for. */
    public void turnEnded(long endMs, boolean committed) {
        UserTurn turn = current.orElseGet(() -> begin(uncommittedFrom, false));
        current = Optional.empty();
        turn.committed = committed;
        end(turn);
        if (turn.announced) {
            context.emit(new SessionOutput.SpeechStopped(turn.itemId, endMs));
        }
        Optional<String> previous = context.conversation().lastId();
        Item.Message item = turn.item(Optional.empty(), context.ms(turn.endSample - turn.startSample));
        context.conversation().append(item);
        // Before anybody is told: the client may ask for a reply at once.
        pending.add(turn);
        context.emit(new SessionOutput.AudioCommitted(turn.itemId, previous));
        context.emit(new SessionOutput.ItemAdded(item, previous));
        context.emit(new SessionOutput.ItemDone(item, previous));
        recognition.flush(turn.flushId);
        recognition.sttFailed().ifPresent(pending::lost);
    }

    private void end(UserTurn turn) {
        turn.endSample = history.end();
        turn.flushId = ++lastFlush;
        uncommittedFrom = history.end();
    }

    /** Refused when there is too little audio. */
    public void commit(String ref) {
        long ms = context.ms(history.end() - current.map(t -> t.startSample).orElse(uncommittedFrom));
        if (ms < SHORTEST_COMMIT_MS) {
            context.emit(new SessionOutput.Refused(
                    SessionOutput.Refusal.AUDIO_TOO_SHORT,
                    "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but "
                            + "buffer only has " + ms + "ms of audio.",
                    Optional.empty(),
                    ref));
            return;
        }
        turnController.tell(new TurnEvent.Committed(audioMs(), context.clockMs()));
    }

    public void clear() {
        current.ifPresent(turn -> {
            turn.discarded = true;
            itemAudio.remove(turn.itemId);
            context.conversation().release(turn.itemId);
            end(turn);
            pending.add(turn);
            recognition.flush(turn.flushId);
        });
        current = Optional.empty();
        held.clear();
        uncommittedFrom = history.end();
        turnController.tell(new TurnEvent.Cleared(audioMs(), context.clockMs()));
        context.emit(new SessionOutput.AudioCleared());
    }

    // What the recogniser says.

    private final class FromRecognition implements Recognition.Listener {
        @Override
        public void heard(SttEvent event) {
            pending.sign();
            switch (event) {
                case SttEvent.Partial partial -> guessed(partial);
                case SttEvent.Glance glance -> glanced(glance);
                case SttEvent.Final words -> recognised(words);
                case SttEvent.Pause pause -> {
                    context.emit(new SessionOutput.PauseScored(pause.probability()));
                    turnController.tell(new TurnEvent.PauseScore(pause.probability(), pause.atMs(), context.clockMs()));
                }
                case SttEvent.Flushed flushed -> pending.flushed(flushed.flushId());
                case SttEvent.Ready ready -> {}
                case SttEvent.Alive alive -> {}
                case SttEvent.WordEnded ended -> {}
                case SttEvent.Failed failed ->
                    throw new IllegalStateException("handled by Recognition", failed.cause());
            }
        }

        @Override
        public List<UserTurn> unfinished() {
            List<UserTurn> turns = pending.unfinished();
            current.ifPresent(turns::add);
            return turns;
        }

        @Override
        public void streamLost() {
            pending.streamLost();
        }

        @Override
        public void sttFailed(ProviderException cause) {
            lost.accept(cause);
            pending.lost(cause);
        }
    }

    private void guessed(SttEvent.Partial guess) {
        Optional<UserTurn> late = pending.oldest();
        List<String> said = words.of(guess.text(), late.or(() -> current));
        if (late.isPresent()) {
            late.get().guess(said, guess);
            return;
        }
        int known = current.map(UserTurn::guessedWords).orElse(0);
        boolean hummed = known == 0 && isFirst(said, guess.confidence());
        said.stream().skip(known).forEach(word -> words.tell(word, audioMs(), hummed));
        current.ifPresent(turn -> {
            turn.guess(said, guess);
            context.emit(new SessionOutput.CallerGuess(turn.itemId, words.told(guess.text(), said)));
            words.judge(turn);
        });
    }

    private void glanced(SttEvent.Glance glance) {
        current.filter(turn -> pending.oldest().isEmpty()).ifPresent(turn -> words.glance(turn, glance));
    }

    /** Whether nothing else was heard of the turn, and this may be a hummed sound. */
    private boolean isFirst(List<String> said, OptionalDouble confidence) {
        return current.map(turn -> turn.words().isEmpty()).orElse(true) && Backchannels.isHummed(said, confidence);
    }

    private void recognised(SttEvent.Final heard) {
        List<SttEvent.Word> said = words.of(heard.words());
        boolean hummed = isFirst(said.stream().map(SttEvent.Word::text).toList(), heard.confidence());
        boolean more = false;
        for (SttEvent.Word word : said) {
            Optional<UserTurn> late = pending.at(word.startMs(), current.isPresent());
            late.ifPresent(turn -> pending.words(turn, List.of(word), heard.confidence()));
            if (late.isEmpty()) {
                words.tell(word.text(), word.startMs(), hummed);
                current.ifPresent(this::joinHeld);
                current.ifPresentOrElse(turn -> add(turn, List.of(word), heard.confidence()), () -> hold(word));
                more |= current.isPresent();
            }
        }
        // Once, of all of them: the first say nothing about how the last sound.
        (more ? current : Optional.<UserTurn>empty()).ifPresent(words::judge);
    }

    private void add(UserTurn turn, List<SttEvent.Word> more, OptionalDouble confidence) {
        turn.add(more, confidence);
        context.emit(new SessionOutput.CallerWords(turn.itemId, more));
    }

    // Words that may be the bot's own: never lost, they are the caller's once a turn or the end of the reply shows it.

    private void hold(SttEvent.Word word) {
        if (turnController.state().botActive() && echo.test(word.text())) {
            held.add(word);
        }
        held.removeIf(each -> each.startMs() < audioMs() - HELD_MS);
        while (held.size() > MOST_HELD_WORDS) {
            held.removeFirst();
        }
    }

    private void joinHeld(UserTurn turn) {
        List<SttEvent.Word> joining = held.stream()
                .filter(word -> word.startMs() >= context.ms(turn.startSample) - ECHO_MS)
                .toList();
        held.clear();
        if (!joining.isEmpty() && current.filter(it -> it == turn).isPresent()) {
            add(turn, joining, OptionalDouble.empty());
            words.judge(turn);
            joining.forEach(word -> words.tell(word.text(), word.startMs(), false));
        }
    }

    private void botIdle() {
        held.removeIf(word -> word.startMs() < audioMs() - ECHO_MS);
        if (!held.isEmpty() && current.isEmpty()) {
            SttEvent.Word first = held.getFirst();
            turnController.tell(new TurnEvent.Word(first.text(), false, first.startMs(), context.clockMs()));
        }
    }
}
