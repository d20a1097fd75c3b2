package dev.parley.engines.elevenlabs;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.Clause;
import dev.parley.engines.support.ClauseSplitter;
import dev.parley.engines.support.Watch;
import dev.parley.engines.support.service.Channel;
import dev.parley.engines.support.service.ContextStream;
import dev.parley.engines.support.service.VoiceService;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** One reply. */
final class ElevenLabsStream extends ContextStream {
    /** A context without text is kept by a sign of life; ElevenLabs forgets it after 180 s. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    private static final int POLICY = 1008;
    private static final Pattern INACTIVE = Pattern.compile("input_timeout|timeout of|inactiv");
    private static final Pattern NOT_ALLOWED =
            Pattern.compile("api_key|api key|unauthori|authenticat|quota|permission");
    private static final Pattern BUSY =
            Pattern.compile("concurren|simultaneous|too_many|too many|rate_limit|busy|max_context");

    private final VoiceService service;
    private final ElevenLabsOptions options;
    private final ElevenLabsMessages messages;
    private final AlignedWords words;
    private final ClauseSplitter splitter = new ClauseSplitter();
    private final Watch quiet;
    private boolean saidEnd;

    ElevenLabsStream(
            VoiceService service,
            ElevenLabsOptions options,
            TextToSpeech.Options wanted,
            SessionExecutor executor,
            Consumer<? super TtsEvent> listener,
            Consumer<ContextStream> ended) {
        super(
                new Voice(service, service.capabilities(), ElevenLabsMessages.rate(options, wanted)),
                wanted.sampleRate(),
                executor,
                listener,
                ended);
        this.service = service;
        this.options = options;
        this.messages = new ElevenLabsMessages(
                options, wanted, service.voice(wanted.voice()).name());
        this.words = new AlignedWords(reply);
        this.quiet = new Watch(executor, this::keepAlive);
    }

    @Override
    protected Channel join() {
        words.begin();
        return service.join(messages.path(), executor, this);
    }

    /** What it speaks at once has to be a clause. */
    @Override
    public void text(String more) {
        if (!takes(more)) {
            return;
        }
        if (options.buffer().auto()) {
            splitter.add(more).forEach(clause -> give(String.join(" ", clause.words())));
        } else {
            give(more);
        }
    }

    @Override
    public void end() {
        if (takes("")) {
            splitter.end().ifPresent(clause -> give(String.join(" ", clause.words())));
            endText();
        }
    }

    @Override
    protected void say(String text, boolean first) {
        if (first) {
            saidEnd = false;
            send(messages.first(id()));
        }
        boolean sentence = ClauseSplitter.pauseAfter(text) == Clause.Pause.LONG;
        send(messages.text(id(), text, sentence && !options.buffer().auto()));
        quiet.limit(KEEP_ALIVE);
    }

    private void keepAlive() {
        if (isBegun() && !saidEnd) {
            send(messages.keepAlive(id()));
            quiet.limit(KEEP_ALIVE);
        }
    }

    @Override
    protected void sayEnd() {
        saidEnd = true;
        send(messages.flush(id()));
        send(ElevenLabsMessages.close(id()));
    }

    @Override
    protected Optional<JsonObject> farewell(String context) {
        return saidEnd ? Optional.empty() : Optional.of(ElevenLabsMessages.close(context));
    }

    @Override
    protected void left() {
        quiet.stop();
    }

    @Override
    public void message(JsonObject message) {
        boolean mine = message.getValue("contextId") != null || message.getValue("context_id") != null;
        if (message.getValue("error") != null) {
            error(message, mine);
            return;
        }
        if (mine && message.getValue("audio") instanceof String audio && !audio.isEmpty()) {
            Object alignment = message.getValue("alignment");
            words.take(alignment == null ? message.getValue("normalizedAlignment") : alignment);
            sound(audio);
        }
        boolean last =
                Boolean.TRUE.equals(message.getValue("isFinal")) || Boolean.TRUE.equals(message.getValue("is_final"));
        if (mine && last && !isOver()) {
            words.end();
            contextEnded();
        }
    }

    private void error(JsonObject message, boolean mine) {
        if (!mine && reply.sounds()) {
            return; // of the connection, and so about another context
        }
        String name = String.valueOf(message.getValue("error"));
        String text = message.getValue("message") instanceof String told ? told : "";
        boolean policy = message.getValue("code") instanceof Number code && code.intValue() == POLICY;
        String reason = service.speech().errors().clean(text.isBlank() ? name : text);
        String said = (name + " " + text).toLowerCase(Locale.ROOT);
        if (!INACTIVE.matcher(said).find()) { // else the end of the connection follows, and another one goes on
            failed(kind(said, policy), "refused: " + reason);
        }
    }

    private static Kind kind(String said, boolean policy) {
        if (BUSY.matcher(said).find()) {
            return Kind.AT_CAPACITY;
        }
        if (NOT_ALLOWED.matcher(said).find()) {
            return Kind.UNAUTHORISED;
        }
        return policy ? Kind.REJECTED : Kind.BROKEN;
    }

    @Override
    public void closed(int code, String reason) {
        String said = reason.toLowerCase(Locale.ROOT);
        if (code == POLICY && !reply.sounds() && !INACTIVE.matcher(said).find()) {
            failed(kind(said, true), "refused: " + (reason.isEmpty() ? "against its policy" : reason));
        } else {
            super.closed(code, reason);
        }
    }
}
