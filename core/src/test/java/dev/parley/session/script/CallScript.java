package dev.parley.session.script;

import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.FallbackVoices;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.SentenceCache;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.BackchannelPolicy;
import dev.parley.session.DetachableSink;
import dev.parley.session.EarlyReplyPolicy;
import dev.parley.session.FillerPolicy;
import dev.parley.session.Principal;
import dev.parley.session.ResponseOptions;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSetup;
import dev.parley.session.SessionSink;
import dev.parley.session.SessionSnapshot;
import dev.parley.session.SilencePolicy;
import dev.parley.session.journal.BoundedJournal;
import dev.parley.session.journal.JournalledSessionFactory;
import dev.parley.session.journal.SessionJournal;
import dev.parley.tool.OperatorTools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A whole call on virtual time: a real session on scripted engines, a caller with a microphone, a record of output. */
public final class CallScript implements SessionSink {
    public final AudioScript script = new AudioScript();
    public final VirtualTime time = new VirtualTime();
    public final ScriptedStt stt;
    public final ScriptedDetector detector = new ScriptedDetector();
    public final ScriptedLlm llm = new ScriptedLlm(Duration.ofMillis(10));
    public final ScriptedTts tts = new ScriptedTts(script, Duration.ofMillis(20));
    public final ScriptedTts reserve = new ScriptedTts(script, Duration.ofMillis(20), "reserve");
    public final SentenceCache kept = new SentenceCache(64 << 20);
    public final List<SessionOutput> outputs = new ArrayList<>();
    public final List<Long> outputTimesMs = new ArrayList<>();
    public final Session session;
    public boolean writable = true;
    /** Between the session and this client. */
    public final DetachableSink client = new DetachableSink(this, () -> {});

    /** What the client's side does with each output, besides keeping it. */
    public Consumer<SessionOutput> onOutput = output -> {};

    /** What came into the session, if the call was made by {@link #journalled}. */
    public final Optional<BoundedJournal> journal;

    private static final ThreadLocal<Optional<BoundedJournal>> NEXT_JOURNAL = ThreadLocal.withInitial(Optional::empty);

    private int ids;

    /** A call whose session keeps a journal. */
    public static CallScript journalled(Supplier<CallScript> making) {
        NEXT_JOURNAL.set(Optional.of(new BoundedJournal(1_000_000, 1 << 30)));
        try {
            return making.get();
        } finally {
            NEXT_JOURNAL.remove();
        }
    }

    public CallScript(SessionConfig config, Optional<Duration> lead) {
        this(config, lead, false);
    }

    public CallScript(SessionConfig config, Optional<Duration> lead, boolean continuousStt) {
        this(config, lead, continuousStt, false);
    }

    public CallScript(SessionConfig config, Optional<Duration> lead, boolean continuousStt, boolean pauseScores) {
        this(config, lead, continuousStt, pauseScores, SessionLimits.DEFAULT);
    }

    public CallScript(
            SessionConfig config,
            Optional<Duration> lead,
            boolean continuousStt,
            boolean pauseScores,
            SessionLimits limits) {
        this(config, lead, new ScriptedStt.Kind(continuousStt, pauseScores), OperatorTools.EMPTY, limits);
    }

    public CallScript(SessionConfig config, Optional<Duration> lead, boolean continuousStt, OperatorTools tools) {
        this(config, lead, new ScriptedStt.Kind(continuousStt, false), tools, SessionLimits.DEFAULT);
    }

    public CallScript(SessionConfig config, Optional<Duration> lead, SilencePolicy silence) {
        this(
                setup(config, lead, SessionLimits.DEFAULT).withSilence(silence),
                new ScriptedStt.Kind(false, false),
                OperatorTools.EMPTY);
    }

    /** A call in which slow replies are filled in. */
    public static CallScript filling(SessionConfig config, FillerPolicy fillers, Optional<Duration> lead) {
        return new CallScript(
                setup(config, lead, SessionLimits.DEFAULT).withFillers(fillers),
                new ScriptedStt.Kind(false, false),
                OperatorTools.EMPTY);
    }

    /** A call whose bot may say backchannels. */
    public static CallScript listening(
            SessionConfig config,
            BackchannelPolicy backchannels,
            boolean tellsPlayed,
            BiFunction<CallScript, ProviderSet, ProviderSet> engines) {
        return new CallScript(
                setup(config, SessionScript.PACED, SessionLimits.DEFAULT)
                        .withTellsPlayed(tellsPlayed)
                        .withBackchannels(backchannels),
                new ScriptedStt.Kind(false, false),
                OperatorTools.EMPTY,
                false,
                engines);
    }

    /** A call whose carrier tells what the client has heard. */
    public static CallScript told(Optional<Duration> lead) {
        return new CallScript(
                setup(SessionConfig.defaults(), lead, SessionLimits.DEFAULT).withTellsPlayed(true),
                new ScriptedStt.Kind(false, false),
                OperatorTools.EMPTY);
    }

    /** @param reserve whether there is a reserve voice, of English, by the name of {@code en} */
    public CallScript(SessionConfig config, Optional<Duration> lead, ScriptedStt.Kind kind, boolean reserve) {
        this(setup(config, lead, SessionLimits.DEFAULT), kind, OperatorTools.EMPTY, reserve);
    }

    public CallScript(
            SessionConfig config,
            Optional<Duration> lead,
            ScriptedStt.Kind kind,
            OperatorTools tools,
            boolean reserve) {
        this(setup(config, lead, SessionLimits.DEFAULT), kind, tools, reserve);
    }

    public CallScript(SessionConfig config, Optional<Duration> lead, ScriptedStt.Kind kind, SessionLimits limits) {
        this(config, lead, kind, OperatorTools.EMPTY, limits);
    }

    private CallScript(
            SessionConfig config,
            Optional<Duration> lead,
            ScriptedStt.Kind kind,
            OperatorTools tools,
            SessionLimits limits) {
        this(setup(config, lead, limits), kind, tools);
    }

    private CallScript(SessionSetup setup, ScriptedStt.Kind kind, OperatorTools tools) {
        this(setup, kind, tools, false);
    }

    /** A call in which replies are begun early, or not. */
    public CallScript(
            SessionConfig config,
            EarlyReplyPolicy early,
            OperatorTools tools,
            BiFunction<CallScript, ProviderSet, ProviderSet> engines) {
        this(
                setup(config, SessionScript.PACED, SessionLimits.DEFAULT).withEarlyReplies(early),
                new ScriptedStt.Kind(false, false),
                tools,
                false,
                engines);
    }

    /** @param engines what the session is given in place of this call's plain engines */
    public CallScript(
            SessionConfig config,
            Optional<Duration> lead,
            ScriptedStt.Kind kind,
            BiFunction<CallScript, ProviderSet, ProviderSet> engines) {
        this(setup(config, lead, SessionLimits.DEFAULT), kind, OperatorTools.EMPTY, false, engines);
    }

    private CallScript(SessionSetup setup, ScriptedStt.Kind kind, OperatorTools tools, boolean withReserve) {
        this(setup, kind, tools, withReserve, (call, plain) -> plain);
    }

    private CallScript(
            SessionSetup setup,
            ScriptedStt.Kind kind,
            OperatorTools tools,
            boolean withReserve,
            BiFunction<CallScript, ProviderSet, ProviderSet> engines) {
        reserve.reads(Set.of(), new TextToSpeech.Voice("en", "", Optional.of("en-US")));
        stt = new ScriptedStt(script, kind, Duration.ofMillis(60));
        journal = NEXT_JOURNAL.get();
        session = new JournalledSessionFactory(
                        prefix -> prefix + "_" + ++ids, any -> journal.map(it -> (SessionJournal) it))
                .start(
                        setup,
                        engines.apply(
                                this,
                                ProviderSet.of(detector, stt, llm, tts)
                                        .withTools(tools)
                                        .withFallback(new FallbackVoices(
                                                Optional.<TextToSpeech>of(reserve)
                                                        .filter(it -> withReserve),
                                                kept))),
                        time,
                        client);
        session.post(new SessionInput.Begin());
    }

    /** A call whose session goes on with the conversation of another. */
    public static CallScript from(SessionSnapshot snapshot, Optional<Duration> lead) {
        return new CallScript(
                setup(snapshot.config(), lead, SessionLimits.DEFAULT).withSnapshot(snapshot),
                new ScriptedStt.Kind(false, false),
                OperatorTools.EMPTY);
    }

    /** A response beside the conversation, which it does not read. */
    public static ResponseOptions outOfBand() {
        ResponseOptions it = ResponseOptions.DEFAULT;
        return new ResponseOptions(
                it.spoken(),
                it.instructions(),
                it.voice(),
                it.tools(),
                it.toolChoice(),
                it.maxTokens(),
                it.hints(),
                true,
                Optional.of(List.of()),
                it.metadata());
    }

    private static SessionSetup setup(SessionConfig config, Optional<Duration> lead, SessionLimits limits) {
        return new SessionSetup(
                        new SessionSetup.Client(
                                "sess_1", Principal.ANONYMOUS, AudioScript.RATE, lead, Duration.ofMillis(80), true),
                        SilencePolicy.DEFAULT.withApology("Sorry."),
                        config,
                        limits)
                .withApprovals(true)
                .withEarlyReplies(EarlyReplyPolicy.USUAL);
    }

    /** The connection is lost. */
    public CallScript detach() {
        client.detach();
        session.post(new SessionInput.Detached());
        return this;
    }

    /** The caller is back on another one. */
    public CallScript attach() {
        client.attach(this);
        session.post(new SessionInput.Attached());
        return this;
    }

    @Override
    public void accept(SessionOutput output) {
        outputs.add(output);
        outputTimesMs.add(time.nanoTime() / 1_000_000);
        onOutput.accept(output);
    }

    @Override
    public boolean writable() {
        return writable;
    }

    /** From now on there is this sentence in the default voice. */
    public CallScript keep(String sentence) {
        kept.keep(TextToSpeech.Options.at(AudioScript.RATE), sentence, script.say(sentence));
        return this;
    }

    /** The caller says {@code text} in real time. */
    public CallScript say(String text) {
        return play(script.say(text));
    }

    public CallScript pause(int ms) {
        return play(AudioScript.silence(ms));
    }

    /** Sends audio in real time, 20 ms at a time. */
    public CallScript play(short[] samples) {
        int step = AudioScript.samples(20);
        for (int at = 0; at < samples.length; at += step) {
            short[] piece = java.util.Arrays.copyOfRange(samples, at, Math.min(samples.length, at + step));
            time.advance(Duration.ofMillis(20));
            session.post(new SessionInput.CallerAudio(piece));
        }
        return this;
    }

    public <T extends SessionOutput> List<T> all(Class<T> type) {
        return outputs.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public <T extends SessionOutput> T last(Class<T> type) {
        return all(type).getLast();
    }

    /** When the last output of a type came, ms of virtual time. */
    public long timeOfLast(Class<? extends SessionOutput> type) {
        for (int i = outputs.size() - 1; i >= 0; i--) {
            if (type.isInstance(outputs.get(i))) {
                return outputTimesMs.get(i);
            }
        }
        throw new AssertionError("no " + type.getSimpleName());
    }

    /** Simple names of the outputs, without the running commentary. */
    public List<String> names() {
        return outputs.stream()
                .filter(o -> !(o instanceof SessionOutput.Decided
                        || o instanceof SessionOutput.CallerGuess
                        || o instanceof SessionOutput.PauseScored))
                .map(o -> o.getClass().getSimpleName())
                .toList();
    }

    public List<String> botWordsSent() {
        List<String> words = new ArrayList<>();
        String last = "";
        for (SessionOutput.ResponseAudio audio : all(SessionOutput.ResponseAudio.class)) {
            for (short sample : audio.samples()) {
                String word = script.word(sample);
                if (!word.isEmpty() && !word.equals(last)) {
                    words.add(word);
                }
                last = word;
            }
        }
        return words;
    }
}
