package dev.parley.dialect.unmute;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.codec.OpusException;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.Recording;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.SessionService.CallRefused;
import dev.parley.dialect.SessionService.CallRefused.Cause;
import dev.parley.dialect.persona.Instructions;
import dev.parley.dialect.persona.PersonaPrompts;
import dev.parley.dialect.persona.SystemPrompt;
import dev.parley.dialect.support.AudioFeed;
import dev.parley.dialect.support.CallEnd;
import dev.parley.dialect.support.InvalidMessage;
import dev.parley.dialect.support.LargeMessage;
import dev.parley.dialect.support.RequestRateLimiter;
import dev.parley.dialect.support.SessionConnector;
import dev.parley.dialect.support.TurnTaking;
import dev.parley.provider.ProviderException;
import dev.parley.session.BackchannelPolicy;
import dev.parley.session.FillerPolicy;
import dev.parley.session.Principal;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSetup;
import dev.parley.session.SilencePolicy;
import dev.parley.turn.TurnPolicy;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of Unmute's protocol, from the handshake to the close (unmute.md 2). Loop only. */
final class UnmuteDialect implements Dialect, SessionConnector.Owner {
    static final int RATE = 24_000;
    /** Browsers play what was sent, interruption or not: no more than this goes out ahead of time (unmute.md 4.2). */
    private static final Duration LEAD = Duration.ofMillis(320);

    private static final Duration CHUNK = Duration.ofMillis(80);
    private static final Duration GOODBYE = Duration.ofSeconds(1);
    private static final double FIRST_TEMPERATURE = 0.7;
    private static final double TEMPERATURE = 0.3;
    /** Unmute waits a second behind a reply before its 7 s begin to count; of that second, 400 ms are lead and tail here. */
    private static final long QUIET_MS = 7600;

    private static final Logger LOG = LoggerFactory.getLogger(UnmuteDialect.class);

    private final Principal caller;
    private final Connection connection;
    private final SessionService service;
    private final PersonaPrompts characters;
    private final OggOpusOutput.Options oggOutput;
    private final UnmuteWriter writer;
    private final CallRecord record;
    private final SessionConnector line;
    private final CallEnd end;
    private final UnmuteOutput output;
    private Optional<OggOpusInput> oggInput = Optional.empty();
    private SessionConfig config;
    private final AudioFeed feed;
    private final RequestRateLimiter meter;
    private boolean instructed;
    private boolean begun;
    private boolean answered;
    /** Whether the client knows that a voice is looked for. */
    private boolean searching;

    private String failure = FailureText.INTERNAL;

    UnmuteDialect(
            Principal caller,
            Connection connection,
            SessionService service,
            PersonaPrompts characters,
            OggOpusOutput.Options oggOutput,
            Recording recording) {
        this.caller = caller;
        this.connection = connection;
        this.service = service;
        this.characters = characters;
        this.oggOutput = oggOutput;
        this.writer = new UnmuteWriter(connection, service.ids(), recording);
        this.record = new CallRecord(recording, service.ids());
        this.line = new SessionConnector(connection, service, RATE, this);
        this.end = new CallEnd(connection, line, () -> {});
        this.feed = new AudioFeed(connection, this::heard);
        this.meter = new RequestRateLimiter(service.clientLimits(), connection.executor());
        this.config = initialConfig();
        this.output = new UnmuteOutput(writer, line, service.recogniser().pauseScores(), connection.executor());
        this.output.configured(config);
    }

    private SessionConfig initialConfig() {
        TurnPolicy base = TurnTaking.of(service);
        TurnPolicy turns = base.withReplies(true, true).withPrompting(OptionalLong.of(QUIET_MS), true);
        Instructions standard = new Instructions.Constant(SystemPrompt.DEFAULT_CHARACTER, Optional.empty());
        return withTemperature(
                SessionConfig.defaults()
                        .withTurns(turns)
                        .withInstructions(characters.prompt(standard, service.languageModel())),
                FIRST_TEMPERATURE);
    }

    private static SessionConfig withTemperature(SessionConfig config, double temperature) {
        SessionConfig.Llm llm = config.llm();
        return config.withLlm(new SessionConfig.Llm(
                llm.model(), OptionalDouble.of(temperature), llm.maxTokens(), llm.tools(), llm.toolChoice()));
    }

    /** Nothing is said before the client has done something (unmute.md 2.2). */
    @Override
    public void opened() {
        try {
            oggInput = Optional.of(new OggOpusInput(RATE));
            output.open(new OggOpusOutput(RATE, oggOutput));
        } catch (OpusException e) {
            LOG.error("Opus is not available, so no Unmute client can be served", e);
            fail(FailureText.INTERNAL);
            return;
        }
        line.open(new SessionSetup(
                        new SessionSetup.Client(
                                service.ids().next("sess"), caller, RATE, Optional.of(LEAD), CHUNK, true),
                        SilencePolicy.DEFAULT,
                        config,
                        SessionLimits.DEFAULT.withDuration(service.longestCall()))
                .withFillers(FillerPolicy.LATE)
                .withBackchannels(BackchannelPolicy.USUAL));
    }

    @Override
    public void text(Buffer message) {
        if (end.isOver()) {
            return;
        }
        LargeMessage.read(connection, message.length(), () -> read(message.getBytes()), read -> {
            if (!end.isOver()) {
                read.run();
            }
        });
    }

    /** What is to be done about a message. May run beside the loop. */
    private Runnable read(byte[] bytes) {
        try {
            ClientMessage read = MessageReader.read(bytes);
            return () -> handle(read);
        } catch (InvalidMessage e) {
            return () -> writer.invalid(e);
        }
    }

    @Override
    public void binary(Buffer message) {
        if (!end.isOver()) {
            writer.invalid(InvalidMessage.at(
                    List.of(), "string_type", "Input should be a text message", NullNode.getInstance()));
        }
    }

    @Override
    public void signal(SessionInput.Signal signal) {
        if (!end.isOver()) {
            writer.warning("Keys of a telephone are not part of this protocol: what was pressed is dropped.");
        }
    }

    private void handle(ClientMessage message) {
        switch (message) {
            case ClientMessage.Update update -> {
                Optional<String> refusal = meter.refuses(RequestRateLimiter.Kind.SESSION, "session.update");
                if (refusal.isPresent()) {
                    writer.warning(refusal.get());
                } else {
                    update(update);
                }
            }
            case ClientMessage.Append append -> append(append.audio());
            case ClientMessage.AppendAnonymized append -> record.anonymized(append);
        }
    }

    private void update(ClientMessage.Update update) {
        update.instructions().ifPresent(instructions -> {
            instructed = true;
            config = config.withInstructions(characters.prompt(instructions, service.languageModel()));
        });
        update.voice().filter(voice -> !voice.isEmpty()).ifPresent(voice -> {
            SessionConfig.Tts tts = config.tts();
            config = config.withTts(tts.withVoice(voice));
        });
        configure();
        record.updated(update);
        if (!update.allowRecording()) {
            line.post(new SessionInput.ForgetRecording());
        }
        ObjectNode event = writer.event("session.updated");
        event.set("session", CallRecord.session(update));
        writer.send(event);
    }

    private void configure() {
        output.configured(config);
        // Later configurations hold all that earlier ones said, so losing one while engines load loses nothing.
        if (!line.post(new SessionInput.Configure(config))) {
            LOG.debug("engines still load and too many updates wait already");
        }
    }

    private void append(byte[] audio) {
        long most = service.clientLimits().messageAudio().toMillis() * RATE / 1000;
        oggInput.flatMap(it -> it.audio(audio, most, samples -> appended(samples, most)))
                .ifPresentOrElse(feed::take, this::complain);
    }

    private void complain() {
        oggInput.flatMap(OggOpusInput::complaint)
                .ifPresent(reason -> writer.invalid(InvalidMessage.at(
                        List.of("input_audio_buffer.append", "audio"), "value_error", reason, NullNode.getInstance())));
    }

    private void appended(long samples, long most) {
        complain();
        record.heard(samples);
        if (samples >= most) {
            writer.invalid(InvalidMessage.at(
                    List.of("input_audio_buffer.append", "audio"),
                    "too_long",
                    "Input should hold at most " + most / RATE + " s of audio; the rest was dropped",
                    NullNode.getInstance()));
        }
    }

    private void heard(short[] samples) {
        if (end.isOver()) {
            return;
        }
        if (instructed && !begun) {
            begun = line.post(new SessionInput.Begin());
        }
        line.audio(samples);
        output.received((double) samples.length / RATE);
    }

    @Override
    public void drained() {
        line.drained();
    }

    @Override
    public void draining() {
        if (end.drain()) {
            writer.warning("The server is restarting. Please call again in a moment.");
            end.leave(service.drainQuiet());
        }
    }

    @Override
    public void closed() {
        end.gone();
        feed.close();
        oggInput.ifPresent(OggOpusInput::close);
        oggInput = Optional.empty();
        output.close();
        record.close();
    }

    // What the session says.

    @Override
    public void ready(Session session) {
        // Without ears or a voice calls are held in writing, and this protocol has no writing.
        Optional<String> unhealthy = FailureText.unhealthy(service.engines());
        if (unhealthy.isPresent()) {
            end.close(CloseReason.INTERNAL_ERROR, unhealthy.get());
        } else {
            output.engineReady();
        }
    }

    @Override
    public void refused(Throwable cause, Optional<CallRefused> refusal) {
        LOG.atWarn().setCause(refusal.isPresent() ? null : cause).log("no session: {}", cause.getMessage());
        Optional<String> unhealthy = FailureText.unhealthy(service.engines());
        if (unhealthy.isPresent()
                && refusal.filter(it -> it.reason() == Cause.ENGINE_FAILED).isPresent()) {
            end.close(CloseReason.INTERNAL_ERROR, unhealthy.get());
        } else {
            fail(FailureText.of(refusal));
        }
    }

    @Override
    public void output(SessionOutput said) {
        if (end.isOver()) {
            return;
        }
        output.encode(said);
        switch (said) {
            case SessionOutput.ReplyOutput it -> reply(it);
            case SessionOutput.AudioBehind _ -> feed.behind();
            case SessionOutput.AudioCaughtUp _ -> feed.caughtUp();
            case SessionOutput.ProviderTrouble trouble -> trouble(trouble);
            case SessionOutput.Ended ended -> ended(ended.reason());
            case SessionOutput.Configured _, SessionOutput.Refused _ -> {}
            case SessionOutput.CallerOutput _,
                    SessionOutput.SignalOutput _,
                    SessionOutput.ConversationOutput _,
                    SessionOutput.PartOutput _,
                    SessionOutput.ListenerOutput _,
                    SessionOutput.ServerToolOutput _,
                    SessionOutput.DiagnosticOutput _ -> {}
        }
    }

    private void reply(SessionOutput.ReplyOutput said) {
        switch (said) {
            case SessionOutput.ResponseDone _
            when !answered -> {
                answered = true;
                config = withTemperature(config, TEMPERATURE);
                configure();
            }
            case SessionOutput.AudioSynthesised made -> {
                searching = false;
                record.synthesised(made.samples());
            }
            case SessionOutput.ResponseDone _,
                    SessionOutput.ResponseStarted _,
                    SessionOutput.ResponseItemStarted _,
                    SessionOutput.PlayoutHeld _,
                    SessionOutput.ResponseReasoning _,
                    SessionOutput.ResponseItemDone _,
                    SessionOutput.PlayoutFinished _,
                    SessionOutput.Interrupted _ -> {}
        }
    }

    private void trouble(SessionOutput.ProviderTrouble trouble) {
        if (!trouble.recovering()) {
            failure = FailureText.of(trouble.kind(), trouble.cause());
            // After a language model's failure the bot has apologised; without ears or voice there is no call.
            if (!trouble.kind().equals("llm")) {
                line.end(EndReason.PROVIDER_FAILED);
            }
        } else if (trouble.kind().equals("tts")) {
            boolean unreadable = trouble.cause().kind() == ProviderException.Kind.REJECTED;
            if (unreadable) {
                writer.warning(trouble.cause().forClients());
            } else if (!searching) {
                searching = true;
                writer.warning("Looking for the resources, expect some latency.");
            }
        }
    }

    private void ended(EndReason reason) {
        if (end.closed(reason)) {
            return;
        }
        switch (reason) {
            case GOODBYE ->
                connection.executor().schedule(GOODBYE, () -> {
                    if (!end.isOver()) {
                        end.close(CloseReason.NORMAL, "");
                    }
                });
            case EXPIRED -> end.close(CloseReason.GOING_AWAY, "The session lasted as long as sessions may.");
            case CLIENT_FAULT, PROVIDER_FAILED, INTERNAL_ERROR -> fail(failure);
        }
    }

    private void fail(String message) {
        writer.fatal(message);
        end.close(CloseReason.INTERNAL_ERROR, message);
    }
}
