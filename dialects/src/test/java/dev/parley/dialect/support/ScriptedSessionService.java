package dev.parley.dialect.support;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.concurrent.VirtualTime;
import dev.parley.dialect.ClientLimits;
import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.Notice;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.ToolServers;
import dev.parley.provider.FallbackVoices;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.Readiness;
import dev.parley.provider.SentenceCache;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TextToSpeech.Voice;
import dev.parley.session.FillerPolicy;
import dev.parley.session.IdSource;
import dev.parley.session.Principal;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionFactory;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionSetup;
import dev.parley.session.SessionSink;
import dev.parley.session.SilencePolicy;
import dev.parley.session.loop.LoopSessionFactory;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedDetector;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedStt;
import dev.parley.session.script.ScriptedTts;
import dev.parley.tool.OperatorTools;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Starts real sessions on scripted engines: at once, or when the test says that the engines are ready. */
public final class ScriptedSessionService implements SessionService {
    public static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);

    /** What a plain call starts with. */
    public static SessionSetup plainSetup() {
        return new SessionSetup(
                new SessionSetup.Client(
                        "sess", Principal.ANONYMOUS, AudioScript.RATE, Optional.empty(), Duration.ofMillis(80), false),
                SilencePolicy.DEFAULT,
                SessionConfig.defaults(),
                SessionLimits.DEFAULT);
    }

    public final VirtualTime time = new VirtualTime();
    public final AudioScript script = new AudioScript();
    public final ScriptedStt stt;
    public final ScriptedLlm llm = new ScriptedLlm(Duration.ofMillis(10));
    public final ScriptedTts tts = new ScriptedTts(script, Duration.ofMillis(20));
    public final List<Notice> notices = new ArrayList<>();
    public final List<Runnable> listeners = new ArrayList<>();
    public Duration longestCall = Duration.ofMinutes(60);
    public ToolServers tools = ToolServers.NONE;
    public Optional<String> mute = Optional.empty();
    public Optional<OperatorTools> operators = Optional.empty();
    /** Sentences in the voice at hand, for when it stalls. */
    public final SentenceCache kept = new SentenceCache(64 << 20);

    /** What the operator has said before slow replies; empty: what the dialect has. */
    public Optional<FillerPolicy> fillers = Optional.empty();

    public ClientLimits limits = ClientLimits.DEFAULT;
    public Optional<SessionSetup> setup = Optional.empty();
    public Optional<Session> session = Optional.empty();
    /** What the session that was opened last tells. */
    public Optional<SessionSink> client = Optional.empty();
    /** Makes the sessions. */
    public SessionFactory engine;

    private Readiness readiness = Readiness.ready("");
    private Runnable start = () -> {};
    private final CompletableFuture<Session> opened = new CompletableFuture<>();
    private boolean pauseScores;
    private boolean endOfTurn;
    private int ids;

    public ScriptedSessionService() {
        this(false);
    }

    public ScriptedSessionService(boolean continuousStt) {
        stt = new ScriptedStt(script, new ScriptedStt.Kind(continuousStt, false), Duration.ofMillis(60));
        engine = new LoopSessionFactory(ids());
    }

    /** The recogniser claims to judge pauses, so that words decide when a turn begins. */
    public ScriptedSessionService withPauseScores() {
        pauseScores = true;
        return this;
    }

    /** An end-of-turn model is said to be there. */
    public ScriptedSessionService withEndOfTurnModel() {
        endOfTurn = true;
        return this;
    }

    @Override
    public boolean judgesEndOfTurn() {
        return endOfTurn;
    }

    /** Engines load until {@link #loaded()}. */
    public ScriptedSessionService loading() {
        readiness = Readiness.loading(0.5, "acoustic model");
        return this;
    }

    public void loaded() {
        readiness = Readiness.ready("");
        listeners.forEach(Runnable::run);
        start.run();
    }

    /** The recogniser does not work, so no call can be served. */
    public void failed() {
        readiness = Readiness.failed("no acoustic model");
        refuse(CallRefused.Cause.ENGINE_FAILED, "no acoustic model");
    }

    /** The voice has made this sentence before. */
    public ScriptedSessionService keep(String sentence) {
        kept.keep(TextToSpeech.Options.at(AudioScript.RATE), sentence, script.say(sentence));
        return this;
    }

    /** The engines work, whatever admission says of a call. */
    public ScriptedSessionService answering() {
        readiness = Readiness.ready("");
        return this;
    }

    public void refuse(CallRefused.Cause cause, String message) {
        refuse(new CallRefused(cause, message));
    }

    /** No call can be opened, for this reason. */
    public void refuse(Throwable cause) {
        opened.completeExceptionally(cause);
    }

    @Override
    public CompletionStage<Session> open(SessionSetup wanted, SessionExecutor executor, SessionSink sink) {
        setup = Optional.of(wanted);
        client = Optional.of(sink);
        start = () -> {
            Session started = engine.start(
                    wanted.withFillers(fillers.orElse(wanted.fillers())),
                    ProviderSet.of(new ScriptedDetector(), stt, llm, tts)
                            .withTools(operators.orElseGet(tools::operatorTools))
                            .withFallback(new FallbackVoices(Optional.empty(), kept)),
                    executor,
                    sink);
            session = Optional.of(started);
            opened.complete(started);
        };
        if (readiness.state() == Readiness.State.READY) {
            start.run();
        }
        return opened;
    }

    @Override
    public List<EngineStatus> engines() {
        return List.of(
                new EngineStatus(ProviderKind.STT, "scripted", readiness),
                new EngineStatus(ProviderKind.LLM, "scripted", Readiness.ready("")),
                new EngineStatus(ProviderKind.TTS, "scripted", Readiness.ready("")));
    }

    /** What a client may choose. */
    @Override
    public List<String> choices(ProviderKind kind) {
        return kind == ProviderKind.TTS ? List.of() : List.of("scripted", "other");
    }

    @Override
    public List<String> models(String engine) {
        return engine.equals("other") ? List.of("small", "large") : List.of();
    }

    @Override
    public Optional<String> mute() {
        return mute;
    }

    @Override
    public Runnable onEnginesChanged(SessionExecutor executor, Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public List<Notice> notices() {
        return List.copyOf(notices);
    }

    @Override
    public List<Voice> voices() {
        return List.of(new Voice("ada", "a test voice", Optional.of("en")));
    }

    @Override
    public SpeechToText.Capabilities recogniser() {
        return SpeechToText.Capabilities.of(stt.capabilities().continuous(), pauseScores);
    }

    @Override
    public String languageModel() {
        return "test/scripted-model_1b";
    }

    @Override
    public Duration drainGrace() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Duration longestCall() {
        return longestCall;
    }

    @Override
    public ToolServers tools() {
        return tools;
    }

    @Override
    public ClientLimits clientLimits() {
        return limits;
    }

    @Override
    public IdSource ids() {
        return prefix -> prefix + "_" + ++ids;
    }

    @Override
    public InstantSource clock() {
        return () -> NOW.plusNanos(time.nanoTime());
    }
}
