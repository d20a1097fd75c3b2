package dev.parley.dialect.unmute;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.codec.OpusException;
import dev.parley.dialect.CallDesk;
import dev.parley.dialect.CallDesk.CallRefused;
import dev.parley.dialect.CallDesk.CallRefused.Cause;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.Recording;
import dev.parley.dialect.Wire;
import dev.parley.dialect.support.AppendScanner;
import dev.parley.dialect.support.AudioFeed;
import dev.parley.dialect.support.CallEnd;
import dev.parley.dialect.support.LargeMessage;
import dev.parley.dialect.support.RequestMeter;
import dev.parley.dialect.support.SessionLine;
import dev.parley.provider.ProviderException;
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
final class UnmuteDialect implements Dialect, SessionLine.Owner {
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

    private final Wire wire;
    private final CallDesk desk;
    private final Characters characters;
    private final Downlink.Options downlink;
    private final UnmuteWriter writer;
    private final CallRecord record;
    private final SessionLine line;
    private final CallEnd end;
    private final UnmuteOutput output;
    private final AppendScanner scanner = new AppendScanner();
    private Optional<Uplink> uplink = Optional.empty();
    private SessionConfig config;
    private final AudioFeed feed;
    private final RequestMeter meter;
    private boolean instructed;
    private boolean begun;
    private boolean answered;
    /** Whether the client knows that a voice is looked for. */
    private boolean searching;

    private String failure = Failure.INTERNAL;

    UnmuteDialect(Wire wire, CallDesk desk, Characters characters, Downlink.Options downlink, Recording recording) {
        this.wire = wire;
        this.desk = desk;
        this.characters = characters;
        this.downlink = downlink;
        this.writer = new UnmuteWriter(wire, desk.ids(), recording);
        this.record = new CallRecord(recording, desk.ids());
        this.line = new SessionLine(wire, desk, RATE, this);
        this.end = new CallEnd(wire, line, () -> {});
        this.feed = new AudioFeed(wire, this::heard);
        this.meter = new RequestMeter(desk.clientLimits(), wire.executor());
        this.config = initialConfig();
        this.output = new UnmuteOutput(writer, line, desk.hearing().pauseScores(), wire.executor());
        this.output.configured(config);
    }

    private SessionConfig initialConfig() {
        TurnPolicy base = desk.hearing().pauseScores() ? TurnPolicy.semantic() : TurnPolicy.voiceActivity();
        TurnPolicy turns = new TurnPolicy(
                base.detection(),
                base.threshold(),
                base.prefixPaddingMs(),
                base.silenceMs(),
                base.minSpeechMs(),
                true,
                true,
                base.echoGuardMs(),
                OptionalLong.of(QUIET_MS),
                true);
        Instructions standard = new Instructions.Constant(SystemPrompt.DEFAULT_CHARACTER, Optional.empty());
        return withTemperature(
                SessionConfig.defaults()
                        .withTurns(turns)
                        .withInstructions(characters.prompt(standard, desk.languageModel())),
                FIRST_TEMPERATURE);
    }

    private static SessionConfig withTemperature(SessionConfig config, double temperature) {
        SessionConfig.Thinking thinking = config.thinking();
        return config.withThinking(new SessionConfig.Thinking(
                thinking.model(),
                OptionalDouble.of(temperature),
                thinking.maxTokens(),
                thinking.tools(),
                thinking.toolChoice()));
    }

    /** Nothing is said before the client has done something (unmute.md 2.2). */
    @Override
    public void opened() {
        try {
            uplink = Optional.of(new Uplink(RATE));
            output.open(new Downlink(RATE, downlink));
        } catch (OpusException e) {
            LOG.error("Opus is not available, so no Unmute client can be served", e);
            fail(Failure.INTERNAL);
            return;
        }
        line.open(new SessionSetup(
                desk.ids().next("sess"),
                RATE,
                Optional.of(LEAD),
                CHUNK,
                SilencePolicy.DEFAULT,
                true,
                config,
                SessionLimits.DEFAULT.withDuration(desk.longestCall())));
    }

    @Override
    public void text(Buffer message) {
        if (end.isOver()) {
            return;
        }
        LargeMessage.read(wire, message.length(), () -> read(message.getBytes()), read -> {
            if (!end.isOver()) {
                read.run();
            }
        });
    }

    /** What is to be done about a message. May run beside the loop. */
    private Runnable read(byte[] bytes) {
        try {
            ClientMessage read =
                    scanner.scan(bytes) ? new ClientMessage.Append(scannedAudio()) : MessageReader.read(bytes);
            return () -> handle(read);
        } catch (InvalidMessage e) {
            return () -> writer.invalid(e);
        }
    }

    private byte[] scannedAudio() throws InvalidMessage {
        try {
            return scanner.audio();
        } catch (IllegalArgumentException e) {
            throw MessageReader.notBase64(e, NullNode.getInstance());
        }
    }

    @Override
    public void binary(Buffer message) {
        if (!end.isOver()) {
            writer.invalid(InvalidMessage.at(
                    List.of(), "string_type", "Input should be a text message", NullNode.getInstance()));
        }
    }

    private void handle(ClientMessage message) {
        switch (message) {
            case ClientMessage.Update update -> {
                Optional<String> refusal = meter.refuses(RequestMeter.Kind.SESSION, "session.update");
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
            config = config.withInstructions(characters.prompt(instructions, desk.languageModel()));
        });
        update.voice().filter(voice -> !voice.isEmpty()).ifPresent(voice -> {
            SessionConfig.Speech speech = config.speech();
            config = config.withSpeech(new SessionConfig.Speech(speech.spoken(), Optional.of(voice), speech.speed()));
        });
        configure();
        record.updated(update);
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
        long most = desk.clientLimits().messageAudio().toMillis() * RATE / 1000;
        uplink.flatMap(it -> it.audio(audio, most, samples -> appended(samples, most)))
                .ifPresentOrElse(feed::take, this::complain);
    }

    private void complain() {
        uplink.flatMap(Uplink::complaint)
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
            end.leave(desk.drainQuiet());
        }
    }

    @Override
    public void closed() {
        end.gone();
        feed.close();
        uplink.ifPresent(Uplink::close);
        uplink = Optional.empty();
        output.close();
        record.close();
    }

    // What the session says.

    @Override
    public void ready(Session session) {
        // Without ears or a voice calls are held in writing, and this protocol has no writing.
        Optional<String> unhealthy = Failure.unhealthy(desk.engines());
        if (unhealthy.isPresent()) {
            end.close(CallEnd.SERVER_ERROR, unhealthy.get());
        } else {
            output.engineReady();
        }
    }

    @Override
    public void refused(Throwable cause, Optional<CallRefused> refusal) {
        LOG.atWarn().setCause(refusal.isPresent() ? null : cause).log("no session: {}", cause.getMessage());
        Optional<String> unhealthy = Failure.unhealthy(desk.engines());
        if (unhealthy.isPresent()
                && refusal.filter(it -> it.reason() == Cause.ENGINE_FAILED).isPresent()) {
            end.close(CallEnd.SERVER_ERROR, unhealthy.get());
        } else {
            fail(Failure.of(refusal));
        }
    }

    @Override
    public void output(SessionOutput said) {
        if (end.isOver()) {
            return;
        }
        output.encode(said);
        switch (said) {
            case SessionOutput.ResponseDone done
            when !answered -> {
                answered = true;
                config = withTemperature(config, TEMPERATURE);
                configure();
            }
            case SessionOutput.AudioBehind behind -> feed.behind();
            case SessionOutput.AudioCaughtUp caughtUp -> feed.caughtUp();
            case SessionOutput.ProviderTrouble trouble -> trouble(trouble);
            case SessionOutput.AudioSynthesised made -> {
                searching = false;
                record.synthesised(made.samples());
            }
            case SessionOutput.Ended ended -> ended(ended.reason());
            default -> {}
        }
    }

    private void trouble(SessionOutput.ProviderTrouble trouble) {
        if (!trouble.recovering()) {
            failure = Failure.of(trouble.kind(), trouble.cause());
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
                wire.executor().schedule(GOODBYE, () -> {
                    if (!end.isOver()) {
                        end.close(CallEnd.NORMAL, "");
                    }
                });
            case EXPIRED -> end.close(CallEnd.GOING_AWAY, "The session lasted as long as sessions may.");
            case CLIENT_FAULT, PROVIDER_FAILED, INTERNAL_ERROR -> fail(failure);
        }
    }

    private void fail(String message) {
        writer.fatal(message);
        end.close(CallEnd.SERVER_ERROR, message);
    }
}
