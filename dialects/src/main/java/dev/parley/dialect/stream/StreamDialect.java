package dev.parley.dialect.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.SessionService.CallRefused;
import dev.parley.dialect.persona.PersonaLookup;
import dev.parley.dialect.support.AudioFeed;
import dev.parley.dialect.support.CallEnd;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.LargeMessage;
import dev.parley.dialect.support.RequestRateLimiter;
import dev.parley.dialect.support.SessionConnector;
import dev.parley.dialect.support.TurnTaking;
import dev.parley.session.ResponseOptions;
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
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of the plain pipeline (docs/reference/stream.md). Loop only. */
final class StreamDialect implements Dialect, SessionConnector.Owner {
    static final int MAX_TEXT = 100_000;
    private static final String TYPES = "text, interrupt, configure";
    private static final Duration CHUNK = Duration.ofMillis(100);
    private static final int USUAL_RATE = 16_000;
    private static final Logger LOG = LoggerFactory.getLogger(StreamDialect.class);

    private final Handshake handshake;
    private final Connection connection;
    private final SessionService service;
    private final RequestRateLimiter rates;
    private final AudioFeed feed;
    private final Optional<StreamRefusal> refusal;
    private final StreamOptions options;
    private final SentencePlayback playback;
    private final SentenceQueue queue;
    private final StreamOutput output;
    private final SessionConnector line;
    private final CallEnd end;
    private final PcmMessages audio;
    private SessionConfig config;

    StreamDialect(Handshake handshake, Connection connection, SessionService service, PersonaLookup personas) {
        this.handshake = handshake;
        this.connection = connection;
        this.service = service;
        this.rates = new RequestRateLimiter(service.clientLimits(), connection.executor());
        this.feed = new AudioFeed(connection, this::heard);
        Optional<StreamRefusal> refused = Optional.empty();
        StreamOptions chosen = new StreamOptions(StreamOptions.FORMATS.get("pcm"), USUAL_RATE, base());
        try {
            chosen = StreamOptions.of(handshake, base(), personas, service);
        } catch (StreamRefusal e) {
            refused = Optional.of(e);
        }
        this.refusal = refused;
        this.options = chosen;
        this.config = chosen.config();
        this.line = new SessionConnector(connection, service, chosen.rate(), this);
        this.playback = new SentencePlayback(connection.executor(), line::played, chosen.rate());
        this.queue = new SentenceQueue(connection, chosen.format(), chosen.rate(), playback);
        this.output = new StreamOutput(queue, playback, chosen.rate());
        this.end = new CallEnd(connection, line, () -> {});
        this.audio = new PcmMessages(chosen.rate());
    }

    private SessionConfig base() {
        TurnPolicy turns = TurnTaking.of(service);
        return SessionConfig.defaults().withTurns(turns.withReplies(true, true));
    }

    @Override
    public void opened() {
        if (refusal.isPresent()) {
            StreamRefusal why = refusal.get();
            output.error(why.code(), why.field(), why.getMessage());
            end.close(CloseReason.POLICY, why.getMessage());
            return;
        }
        line.open(new SessionSetup(
                        new SessionSetup.Client(
                                service.ids().next("sess"),
                                handshake.principal(),
                                options.rate(),
                                Optional.empty(),
                                CHUNK,
                                false),
                        SilencePolicy.DEFAULT,
                        config,
                        SessionLimits.DEFAULT.withDuration(service.longestCall()))
                .withTellsPlayed(true));
    }

    // What the client says.

    @Override
    public void binary(Buffer message) {
        if (end.isOver()) {
            return;
        }
        long most = service.clientLimits().messageAudio().toMillis() * options.rate() / 1000;
        if (message.length() / Short.BYTES > most) {
            output.error(
                    "too_much_audio",
                    "",
                    "A message may hold " + most / options.rate() + " s of audio at most; it was dropped.");
        } else {
            feed.take(audio.message(message));
        }
    }

    private void heard(short[] samples) {
        if (!end.isOver()) {
            line.audio(samples);
        }
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
            JsonNode message = Json.parse(bytes);
            return () -> handle(message);
        } catch (Json.MalformedException e) {
            return () -> output.error("invalid_json", "", "The message is no JSON: " + e.getMessage());
        }
    }

    private void handle(JsonNode message) {
        try {
            String type = StreamOptions.text(message, "type")
                    .orElseThrow(
                            () -> new StreamRefusal("missing_field", "type", "type is missing; write one of " + TYPES));
            switch (type) {
                case "text" -> typed(message);
                case "interrupt" -> interrupt();
                case "configure" -> configure(message);
                default ->
                    throw new StreamRefusal(
                            "invalid_value",
                            "type",
                            "type is '" + StreamOptions.shown(type) + "'; write one of " + TYPES);
            }
        } catch (StreamRefusal e) {
            output.error(e.code(), e.field(), e.getMessage());
        }
    }

    private void typed(JsonNode message) throws StreamRefusal {
        String text = StreamOptions.text(message, "text")
                .filter(it -> !it.isBlank())
                .orElseThrow(() -> new StreamRefusal("missing_field", "text", "text is missing; write what is said"));
        if (text.length() > MAX_TEXT) {
            throw new StreamRefusal("invalid_value", "text", "text may have " + MAX_TEXT + " characters at most");
        }
        allowed(RequestRateLimiter.Kind.RESPONSES, "text");
        Item said = new Item.Message(
                service.ids().next("item"), Role.USER, Item.Status.COMPLETED, List.of(new Part.InputText(text)));
        stop();
        post(new SessionInput.CreateItem(said, Optional.empty(), ""));
        post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
    }

    private void interrupt() throws StreamRefusal {
        allowed(RequestRateLimiter.Kind.RESPONSES, "interrupt");
        stop();
    }

    /** The conversation keeps what was heard. */
    private void stop() throws StreamRefusal {
        post(new SessionInput.CancelResponse(Optional.empty(), StreamOutput.STOPPED));
        Optional<SessionInput.TruncateItem> rest = output.stop();
        if (rest.isPresent()) {
            post(rest.get());
            post(new SessionInput.RetrieveItem(rest.get().itemId(), StreamOutput.STOPPED));
        }
    }

    private void configure(JsonNode message) throws StreamRefusal {
        SessionConfig changed = StreamOptions.configured(config, message, service, handshake.principal());
        allowed(RequestRateLimiter.Kind.SESSION, "configure");
        config = changed;
        post(new SessionInput.Configure(config));
    }

    private void allowed(RequestRateLimiter.Kind kind, String request) throws StreamRefusal {
        Optional<String> refused = rates.refuses(kind, request);
        if (refused.isPresent()) {
            throw new StreamRefusal("rate_limit_exceeded", "", refused.get());
        }
    }

    private void post(SessionInput input) throws StreamRefusal {
        if (!line.post(input)) {
            throw new StreamRefusal(
                    "not_ready", "", "Engines still load, and too many messages wait already. Wait for 'ready'.");
        }
    }

    @Override
    public void signal(SessionInput.Signal signal) {
        line.post(signal);
    }

    @Override
    public void drained() {
        line.drained();
    }

    @Override
    public void draining() {
        if (end.drain()) {
            queue.send(
                    StreamOutput.event("draining").put("message", "The server is restarting; it ends between turns."));
            end.leave(service.drainQuiet());
        }
    }

    @Override
    public void closed() {
        end.gone();
        feed.close();
        queue.close();
        playback.close();
    }

    // What the session says.

    @Override
    public void ready(Session session) {
        var ready = StreamOutput.event("ready").put("rate", options.rate());
        ready.put("format", options.format().name().toLowerCase(Locale.ROOT));
        service.mute().ifPresent(why -> ready.put("mute", why));
        queue.send(ready);
    }

    @Override
    public void refused(Throwable cause, Optional<CallRefused> why) {
        LOG.atWarn().setCause(why.isPresent() ? null : cause).log("no session: {}", cause.getMessage());
        String message = why.map(Throwable::getMessage).orElse("The server failed.");
        output.error(why.map(it -> it.reason().name().toLowerCase(Locale.ROOT)).orElse("internal_error"), "", message);
        boolean later =
                why.filter(it -> it.reason() != CallRefused.Cause.ENGINE_FAILED).isPresent();
        end.close(later ? CloseReason.TRY_AGAIN_LATER : CloseReason.INTERNAL_ERROR, message);
    }

    @Override
    public void output(SessionOutput said) {
        if (end.isOver()) {
            return;
        }
        switch (said) {
            case SessionOutput.AudioBehind _ -> feed.behind();
            case SessionOutput.AudioCaughtUp _ -> feed.caughtUp();
            case SessionOutput.Ended ended -> ended(ended.reason());
            // Somebody who types or interrupts need not know whether anything was being said.
            case SessionOutput.Refused it when it.ref().equals(StreamOutput.STOPPED) -> {}
            default -> output.encode(said);
        }
    }

    private void ended(EndReason reason) {
        if (end.closed(reason)) {
            return;
        }
        switch (reason) {
            case GOODBYE -> end.close(CloseReason.NORMAL, "");
            case EXPIRED -> end.close(CloseReason.GOING_AWAY, "The session lasted as long as sessions may.");
            default -> end.close(CloseReason.INTERNAL_ERROR, "The server failed.");
        }
    }
}
