package dev.parley.dialect.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.CarrierCapabilities;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.IncomingAudio;
import dev.parley.dialect.Notice;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.SessionService.CallRefused;
import dev.parley.dialect.persona.PersonaLookup;
import dev.parley.dialect.realtime.beta.BetaShapes;
import dev.parley.dialect.realtime.input.ClientEvents;
import dev.parley.dialect.realtime.output.EventWriter;
import dev.parley.dialect.realtime.output.OutputAudioBuffer;
import dev.parley.dialect.realtime.output.OutputEncoder;
import dev.parley.dialect.realtime.output.ParleyExtension;
import dev.parley.dialect.realtime.output.RefusalCodes;
import dev.parley.dialect.realtime.output.ResponseViews;
import dev.parley.dialect.realtime.output.Shapes;
import dev.parley.dialect.realtime.response.ResponseRequests;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.realtime.session.ConfigMapper;
import dev.parley.dialect.realtime.session.McpTools;
import dev.parley.dialect.realtime.session.SessionDocument;
import dev.parley.dialect.support.AudioFeed;
import dev.parley.dialect.support.CallEnd;
import dev.parley.dialect.support.GapFiller;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.LargeMessage;
import dev.parley.dialect.support.RequestRateLimiter;
import dev.parley.dialect.support.SessionConnector;
import dev.parley.dialect.support.TurnTaking;
import dev.parley.session.BackchannelPolicy;
import dev.parley.session.PlaybackPosition;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Refusal;
import dev.parley.session.SessionSetup;
import dev.parley.session.SilencePolicy;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the Realtime protocol: its life from {@code session.created} to the close. What it sends is read by
 * {@link ClientEvents}, what the session says is written by {@link OutputEncoder}. Loop only.
 */
final class RealtimeDialect implements Dialect, SessionConnector.Owner {
    static final int SESSION_RATE = 24_000;
    private static final Duration CHUNK = Duration.ofMillis(100);

    /** Ahead of time on a carrier that plays what it is given at once. */
    private static final Duration LEAD = Duration.ofMillis(200);

    /** Most audio of items kept for the client to get back; the server may keep less. */
    private static final Duration ITEM_AUDIO = Duration.ofMinutes(10);

    private static final String REQUEST_ERROR = "invalid_request_error";
    private static final Logger LOG = LoggerFactory.getLogger(RealtimeDialect.class);

    private final ClientProfile client;
    private final Connection connection;
    private final SessionService service;
    private final EventWriter writer;
    private final SessionDocument document;
    private final ResponseViews views;
    private final ResponseRequests requests = new ResponseRequests();
    private final OutputEncoder encoder;
    private final Optional<ParleyExtension> extension;
    private final SessionConnector line;
    private final CallEnd end;
    private final ConfigMapper mapper;
    private final ClientEvents events;
    private final AudioFeed feed;
    private final Optional<OutputAudioBuffer> outputAudio;
    private final GapFiller inputAudio;
    private boolean answered;
    private boolean sttFailed;

    RealtimeDialect(ClientProfile client, Connection connection, SessionService service, PersonaLookup characters) {
        this.client = client;
        this.connection = connection;
        this.service = service;
        Shapes shapes = client.isBeta()
                ? new BetaShapes(service.ids(), client.presetSession().isTranscription())
                : Shapes.GA;
        this.writer = new EventWriter(connection, service.ids(), shapes);
        this.document = client.document(service);
        this.views = new ResponseViews(document);
        RequestRateLimiter meter = new RequestRateLimiter(service.clientLimits(), connection.executor());
        this.encoder = new OutputEncoder(
                new OutputEncoder.Parts(writer, document, views, requests, meter, service.clock()),
                SESSION_RATE,
                client.extended());
        this.extension =
                client.extended() ? Optional.of(new ParleyExtension(writer, service, document)) : Optional.empty();
        this.line = new SessionConnector(connection, service, SESSION_RATE, this);
        this.end = new CallEnd(connection, line, () -> extension.ifPresent(ParleyExtension::close));
        this.mapper = new ConfigMapper(
                characters,
                TurnTaking.of(service),
                new McpTools(service.tools()),
                wishes -> wishes.refusal(service, client.principal()));
        this.feed = new AudioFeed(connection, line::audio);
        this.inputAudio = new GapFiller(SESSION_RATE, line::audio);
        this.outputAudio = connection
                .audio()
                .map(channel -> new OutputAudioBuffer(
                        channel, connection.capabilities().tellsPlayed(), SESSION_RATE, writer, line));
        this.events = new ClientEvents(
                new ClientEvents.Parts(
                        writer,
                        shapes,
                        document,
                        requests,
                        line,
                        mapper,
                        service.ids(),
                        feed,
                        meter,
                        service.clientLimits().messageAudio(),
                        outputAudio),
                SESSION_RATE);
    }

    @Override
    public void opened() {
        if (client.unsupported().isPresent()) {
            String message = client.unsupported().get();
            writer.error(REQUEST_ERROR, InvalidEventException.INVALID_VALUE, message, Optional.empty(), "");
            end.close(CloseReason.POLICY, message);
            return;
        }
        writer.send(sessionCreated());
        connection.audio().ifPresent(channel -> channel.open(SESSION_RATE));
        extension.ifPresent(it -> it.opened(connection.executor()));
        try {
            open(mapper.session(document));
        } catch (InvalidEventException e) {
            // The key was bound to a character that has gone since.
            writer.error(e, "");
            end.close(CloseReason.POLICY, e.getMessage());
        }
    }

    private ObjectNode sessionCreated() {
        ObjectNode created = writer.event("session.created");
        created.set("session", document.json());
        return created;
    }

    /** What a client is told first, for one that comes later. */
    Buffer created() {
        return Json.buffer(sessionCreated());
    }

    private void open(SessionConfig config) {
        SessionSetup setup = new SessionSetup(
                        new SessionSetup.Client(document.id(), client.principal(), SESSION_RATE, lead(), CHUNK, false),
                        SilencePolicy.DEFAULT,
                        config,
                        SessionLimits.DEFAULT
                                .withDuration(service.longestCall())
                                .withItemAudio(ITEM_AUDIO))
                .withApprovals(true)
                .withTellsPlayed(connection.capabilities().tellsPlayed())
                .withCarrierHolds(connection.capabilities().paces());
        // A message with sound has to belong to a response; a carrier's sound need not.
        line.open(connection.capabilities().carriesAudio() ? setup.withBackchannels(BackchannelPolicy.OFF) : setup);
    }

    /** Clients that play by themselves, and carriers that do, are given audio as soon as it is there. */
    private Optional<Duration> lead() {
        CarrierCapabilities carrier = connection.capabilities();
        return carrier.carriesAudio() && !carrier.paces() ? Optional.of(LEAD) : Optional.empty();
    }

    @Override
    public void audio(IncomingAudio audio) {
        if (!end.isOver()) {
            inputAudio.accept(audio);
            endIfSttFailed();
        }
    }

    @Override
    public void signal(SessionInput.Signal signal) {
        if (!end.isOver()) {
            events.signal(signal);
        }
    }

    @Override
    public void heard(PlaybackPosition position) {
        if (!end.isOver()) {
            line.played(position);
        }
    }

    @Override
    public void played(long generation) {
        if (!end.isOver()) {
            outputAudio.ifPresent(it -> it.played(generation));
        }
    }

    @Override
    public void text(Buffer message) {
        text(message, () -> {});
    }

    /**
     * Of a call that others have joined: no further message may come before this one is carried out.
     *
     * @param handled run then, or when the call is over
     */
    void text(Buffer message, Runnable handled) {
        if (end.isOver()) {
            handled.run();
            return;
        }
        LargeMessage.read(connection, message.length(), () -> events.read(message.getBytes()), read -> {
            if (!end.isOver()) {
                events.handle(read);
                endIfSttFailed();
            }
            handled.run();
        });
    }

    /** A spoken call whose recogniser is gone for good ends, so that its client calls again; a written one goes on. */
    private void endIfSttFailed() {
        if (sttFailed && line.carriesAudio()) {
            line.end(EndReason.PROVIDER_FAILED);
        }
    }

    @Override
    public void binary(Buffer message) {
        if (!end.isOver()) {
            writer.error(
                    REQUEST_ERROR,
                    "invalid_event",
                    "Binary messages are not part of this protocol. Send audio as base64 in input_audio_buffer.append.",
                    Optional.empty(),
                    "");
        }
    }

    @Override
    public void drained() {
        line.drained();
    }

    @Override
    public void draining() {
        if (!end.drain()) {
            return;
        }
        tellNearerEnd();
        extension.ifPresent(it -> it.notice(new Notice(
                "server_draining", Notice.Level.WARNING, "The server is restarting. Please call again in a moment.")));
        end.leave(service.drainQuiet());
    }

    /** The protocol has no event for a server that stops, but one for a session that now ends sooner (2.2, expires_at). */
    private void tellNearerEnd() {
        document.expireBy(service.clock().instant().plus(service.drainGrace()).getEpochSecond());
        ObjectNode updated = writer.event("session.updated");
        updated.set("session", document.json());
        writer.send(updated);
    }

    @Override
    public void closed() {
        feed.close();
        extension.ifPresent(ParleyExtension::close);
        end.gone();
    }

    // What the session says.

    @Override
    public void ready(Session session) {
        // Nothing to do: it is the client who begins.
    }

    @Override
    public void refused(Throwable cause, Optional<CallRefused> refusal) {
        LOG.atWarn().setCause(refusal.isPresent() ? null : cause).log("no session: {}", cause.getMessage());
        boolean later = refusal.filter(it -> it.reason() != CallRefused.Cause.ENGINE_FAILED)
                .isPresent();
        String message = refusal.map(Throwable::getMessage).orElse("The server could not start the session.");
        boolean spent = refusal.filter(it -> it.reason() == CallRefused.Cause.INSUFFICIENT_QUOTA)
                .isPresent();
        String code = spent ? "insufficient_quota" : later ? "rate_limit_exceeded" : "server_error";
        writer.error("server_error", code, message, Optional.empty(), "");
        end.close(later ? CloseReason.TRY_AGAIN_LATER : CloseReason.INTERNAL_ERROR, message);
    }

    @Override
    public void output(SessionOutput output) {
        if (end.isOver()) {
            return;
        }
        if (outputAudio.isPresent() && outputAudio.get().takes(output)) {
            return;
        }
        encoder.encode(output);
        extension.ifPresent(it -> it.encode(output));
        switch (output) {
            case SessionOutput.AudioBehind _ -> feed.behind();
            case SessionOutput.AudioCaughtUp _ -> feed.caughtUp();
            case SessionOutput.Refused refused -> refused(refused);
            case SessionOutput.ProviderTrouble trouble -> trouble(trouble);
            case SessionOutput.Ended ended -> ended(ended.reason());
            case SessionOutput.PlayoutFinished _ -> begin();
            case SessionOutput.Configured _ -> {}
            case SessionOutput.ResponseStarted _,
                    SessionOutput.ResponseItemStarted _,
                    SessionOutput.PlayoutHeld _,
                    SessionOutput.ResponseReasoning _,
                    SessionOutput.AudioSynthesised _,
                    SessionOutput.ResponseItemDone _,
                    SessionOutput.ResponseDone _,
                    SessionOutput.Interrupted _ -> {}
            case SessionOutput.CallerOutput _,
                    SessionOutput.SignalOutput _,
                    SessionOutput.ConversationOutput _,
                    SessionOutput.PartOutput _,
                    SessionOutput.ListenerOutput _,
                    SessionOutput.ServerToolOutput _,
                    SessionOutput.DiagnosticOutput _ -> {}
        }
    }

    /** The idle timeout counts from the end of a reply (openai-realtime.md 2.1), not from the start of the call. */
    private void begin() {
        if (!answered) {
            answered = true;
            line.post(new SessionInput.Begin());
        }
    }

    /** What fails within a response is told by its end, and most clients give up on any error event. */
    private void trouble(SessionOutput.ProviderTrouble trouble) {
        if (!trouble.recovering() && trouble.kind().equals("stt")) {
            sttFailed = true;
            String message = "Speech recognition failed: " + trouble.cause().forClients();
            writer.error("server_error", ResponseViews.code(trouble.cause().kind()), message, Optional.empty(), "");
            endIfSttFailed();
        }
    }

    private void refused(SessionOutput.Refused refused) {
        String message = refused.refusal() == Refusal.RESPONSE_ACTIVE
                ? "Conversation already has an active response in progress: "
                        + views.any().orElse("") + ". Wait until the response is finished before creating a new one."
                : refused.message();
        writer.error(
                REQUEST_ERROR,
                RefusalCodes.code(refused.refusal()),
                message,
                RefusalCodes.param(refused),
                requests.refused(refused.ref()));
    }

    private void ended(EndReason reason) {
        if (end.closed(reason)) {
            return;
        }
        switch (reason) {
            case GOODBYE -> end.close(CloseReason.NORMAL, "The conversation has ended.");
            case EXPIRED -> {
                String message = "Your session hit the maximum duration of " + inWords(service.longestCall()) + ".";
                writer.error(REQUEST_ERROR, "session_expired", message, Optional.empty(), "");
                end.close(CloseReason.GOING_AWAY, message);
            }
            case CLIENT_FAULT -> end.close(CloseReason.POLICY, "The client broke the protocol.");
            case PROVIDER_FAILED -> end.close(CloseReason.INTERNAL_ERROR, "A speech engine failed.");
            case INTERNAL_ERROR -> end.close(CloseReason.INTERNAL_ERROR, "The server failed.");
        }
    }

    private static String inWords(Duration duration) {
        return duration.toSecondsPart() == 0 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }
}
