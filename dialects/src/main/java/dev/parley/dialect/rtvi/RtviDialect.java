package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.IncomingAudio;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.SessionService.CallRefused;
import dev.parley.dialect.persona.PersonaLookup;
import dev.parley.dialect.persona.SystemPrompt;
import dev.parley.dialect.support.AudioFeed;
import dev.parley.dialect.support.CallEnd;
import dev.parley.dialect.support.CarrierPlayback;
import dev.parley.dialect.support.GapFiller;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.LargeMessage;
import dev.parley.dialect.support.RequestRateLimiter;
import dev.parley.dialect.support.SessionConnector;
import dev.parley.dialect.support.TurnTaking;
import dev.parley.session.BackchannelPolicy;
import dev.parley.session.FillerPolicy;
import dev.parley.session.PlaybackPosition;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of RTVI (pipecat-rtvi.md 5), on a carrier that has audio beside its messages: what it sends is carried out by
 * {@link ClientMessages}, what the session says is told by {@link RtviOutput}. Loop only.
 */
final class RtviDialect implements Dialect, SessionConnector.Owner, ClientMessages.Call {
    /** Of the session's audio, in Hz: what clients play, whatever they are told (pipecat-rtvi.md 4.4). */
    static final int RATE = 24_000;

    private static final Duration CHUNK = Duration.ofMillis(40);

    /** Ahead of time on a carrier that plays what it is given at once, and takes nothing back. */
    private static final Duration LEAD = Duration.ofMillis(200);

    /** Of requests that the client did not make itself, or need not know the end of. */
    private static final String STOPPED = "";

    private static final Logger LOG = LoggerFactory.getLogger(RtviDialect.class);

    private final Handshake handshake;
    private final Connection connection;
    private final SessionService service;
    private final RtviWriter writer;
    private final RtviOptions options;
    private final SessionConnector line;
    private final CallEnd end;
    private final AudioFeed feed;
    private final GapFiller heard;
    private final Optional<CarrierPlayback> playback;
    private final RtviOutput output;
    private final ClientMessages messages;
    private SessionConfig config;
    private Optional<RtviMessage> asked = Optional.empty();
    private boolean begun;

    RtviDialect(Handshake handshake, Connection connection, SessionService service, PersonaLookup personas) {
        this.handshake = handshake;
        this.connection = connection;
        this.service = service;
        this.writer = new RtviWriter(connection, service.clock());
        this.options = new RtviOptions(personas, service, handshake.principal());
        this.line = new SessionConnector(connection, service, RATE, this);
        this.end = new CallEnd(connection, line, () -> {});
        this.feed = new AudioFeed(connection, this::take);
        this.heard = new GapFiller(RATE, this::take);
        this.playback = connection
                .audio()
                .map(channel ->
                        new CarrierPlayback(channel, connection.capabilities().tellsPlayed(), RATE));
        ClientFunctions functions = new ClientFunctions(writer, line, service.ids());
        this.output = new RtviOutput(writer, functions);
        this.messages = new ClientMessages(new ClientMessages.Parts(
                writer,
                output,
                functions,
                line,
                service.ids(),
                new RequestRateLimiter(service.clientLimits(), connection.executor()),
                feed,
                new PcmDecoder(RATE),
                this));
        this.config = base();
    }

    private SessionConfig base() {
        TurnPolicy turns = TurnTaking.of(service);
        return SessionConfig.defaults()
                .withTurns(turns.withReplies(true, true))
                .withInstructions(SystemPrompt.VOICE_CALL);
    }

    @Override
    public void opened() {
        connection.audio().ifPresent(channel -> channel.open(RATE));
        try {
            config = options.chosen(config, handshake);
        } catch (RtviFault e) {
            writer.error(e.getMessage(), true);
            end.close(CloseReason.POLICY, e.getMessage());
            return;
        }
        Optional<Duration> lead = connection.capabilities().paces() ? Optional.empty() : Optional.of(LEAD);
        line.open(new SessionSetup(
                        new SessionSetup.Client(
                                service.ids().next("sess"), handshake.principal(), RATE, lead, CHUNK, false),
                        SilencePolicy.DEFAULT,
                        config,
                        SessionLimits.DEFAULT.withDuration(service.longestCall()))
                .withFillers(FillerPolicy.LATE)
                .withBackchannels(BackchannelPolicy.USUAL)
                .withTellsPlayed(connection.capabilities().tellsPlayed())
                .withCarrierHolds(connection.capabilities().paces()));
    }

    // What the client says.

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
            return RtviMessage.read(bytes)
                    .<Runnable>map(it -> () -> messages.handle(it))
                    .orElse(() -> {});
        } catch (RtviFault e) {
            return () -> complain(e.getMessage());
        }
    }

    @Override
    public void binary(Buffer message) {
        malformed("binary messages are not part of RTVI");
    }

    /** What the carrier brought is no message. */
    void malformed(String why) {
        complain(RtviMessage.transport(why).getMessage());
    }

    /** Something is wrong that no message asked for. */
    void complain(String why) {
        if (!end.isOver()) {
            writer.error(why, false);
        }
    }

    @Override
    public void audio(IncomingAudio audio) {
        if (!end.isOver()) {
            heard.accept(audio);
        }
    }

    private void take(short[] samples) {
        if (!end.isOver()) {
            line.audio(samples);
        }
    }

    @Override
    public void signal(SessionInput.Signal signal) {
        line.post(signal);
    }

    @Override
    public void ready(RtviMessage message) {
        asked = Optional.of(message);
        if (line.session().isPresent()) {
            answerReady(message);
        }
    }

    private void answerReady(RtviMessage message) {
        ProtocolVersion version = ProtocolVersion.of(message.data().path("version"));
        output.version(version);
        version.complaint().ifPresent(why -> writer.refuse(message.id(), why));
        ObjectNode data = Json.object().put("version", version.announced());
        data.putObject("about").put("library", "parley");
        data.putObject("capabilities")
                .put("audio_in", true)
                .put("audio_out", service.mute().isEmpty())
                .put("video_in", false)
                .put("screen_in", false)
                .put("video_out", false)
                .put("metrics", true);
        writer.answer(message.id(), "bot-ready", data);
        if (!begun) {
            begun = true;
            line.post(new SessionInput.Begin());
        }
    }

    @Override
    public void configure(JsonNode changes) throws RtviFault {
        config = options.configured(config, changes);
        line.post(new SessionInput.Configure(config));
    }

    /** The conversation keeps what was heard. */
    @Override
    public void stop() {
        output.interrupted();
        line.post(new SessionInput.CancelResponse(Optional.empty(), STOPPED));
        for (CarrierPlayback.Cut cut : playback.map(CarrierPlayback::clear).orElse(List.of())) {
            line.post(new SessionInput.TruncateItem(
                    cut.place().itemId(), cut.place().partIndex(), cut.playedMs(), STOPPED));
        }
    }

    @Override
    public void heard(PlaybackPosition position) {
        line.played(position);
    }

    @Override
    public void played(long generation) {
        playback.flatMap(it -> it.played(generation)).ifPresent(line::played);
    }

    @Override
    public void drained() {
        line.drained();
    }

    @Override
    public void draining() {
        if (end.drain()) {
            writer.send(
                    "server-message",
                    Json.object()
                            .put("type", "draining")
                            .put("message", "The server is restarting; it ends between turns."));
            end.leave(service.drainQuiet());
        }
    }

    @Override
    public void closed() {
        end.gone();
        feed.close();
    }

    // What the session says.

    @Override
    public void ready(Session session) {
        asked.ifPresent(this::answerReady);
    }

    @Override
    public void refused(Throwable cause, Optional<CallRefused> why) {
        LOG.atWarn().setCause(why.isPresent() ? null : cause).log("no session: {}", cause.getMessage());
        String message = why.map(Throwable::getMessage).orElse("The server failed.");
        writer.error(message, true);
        boolean later =
                why.filter(it -> it.reason() != CallRefused.Cause.ENGINE_FAILED).isPresent();
        end.close(later ? CloseReason.TRY_AGAIN_LATER : CloseReason.INTERNAL_ERROR, message);
    }

    @Override
    public void output(SessionOutput said) {
        if (end.isOver()) {
            return;
        }
        output.encode(said);
        switch (said) {
            case SessionOutput.ResponseAudio it ->
                playback.ifPresent(to -> to.play(it.place(), it.generation(), it.samples()));
            case SessionOutput.ResponseAudioDone it -> playback.ifPresent(to -> to.done(it.place()));
            case SessionOutput.BackchannelSaid it ->
                playback.ifPresent(to -> to.playBeside(it.generation(), it.samples()));
            case SessionOutput.PlayoutHeld it -> playback.ifPresent(to -> to.hold(it.held()));
            case SessionOutput.Interrupted _ -> playback.ifPresent(CarrierPlayback::clear);
            case SessionOutput.AudioBehind _ -> feed.behind();
            case SessionOutput.AudioCaughtUp _ -> feed.caughtUp();
            case SessionOutput.Refused it -> refused(it);
            case SessionOutput.ProviderTrouble it -> trouble(it);
            case SessionOutput.Ended it -> ended(it.reason());
            case SessionOutput.LifecycleOutput _,
                    SessionOutput.ReplyOutput _,
                    SessionOutput.PartOutput _,
                    SessionOutput.CallerOutput _,
                    SessionOutput.SignalOutput _,
                    SessionOutput.ConversationOutput _,
                    SessionOutput.ServerToolOutput _,
                    SessionOutput.DiagnosticOutput _ -> {}
        }
    }

    /** Somebody who types or interrupts need not know whether anything was being said. */
    private void refused(SessionOutput.Refused refused) {
        if (!refused.ref().equals(STOPPED)) {
            writer.refuse(refused.ref(), refused.message());
        }
    }

    /** One that comes back is the session's own affair; of a model's failure the end of its reply tells. */
    private void trouble(SessionOutput.ProviderTrouble trouble) {
        if (!trouble.recovering() && !trouble.kind().equals("llm")) {
            writer.error(trouble.cause().forClients(), false);
        }
    }

    private void ended(EndReason reason) {
        if (end.closed(reason)) {
            return;
        }
        switch (reason) {
            case GOODBYE -> end.close(CloseReason.NORMAL, "");
            case EXPIRED -> fail(CloseReason.GOING_AWAY, "The session lasted as long as sessions may.");
            default -> fail(CloseReason.INTERNAL_ERROR, "The server failed.");
        }
    }

    private void fail(CloseReason reason, String why) {
        writer.error(why, true);
        end.close(reason, why);
    }
}
