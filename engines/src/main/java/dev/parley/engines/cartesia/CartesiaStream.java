package dev.parley.engines.cartesia;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.Clause;
import dev.parley.engines.support.ClauseSplitter;
import dev.parley.engines.support.service.Channel;
import dev.parley.engines.support.service.ContextStream;
import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.engines.support.service.VoiceService;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** One reply. Cartesia forgets a context a second after its last sound, so that text which comes later goes to another one. */
final class CartesiaStream extends ContextStream {
    private static final String PATH = "/tts/websocket";

    /** Behind its last sound a context takes no more text; Cartesia says a second. */
    private static final long FORGOTTEN_NANOS = Duration.ofMillis(700).toNanos();

    private final VoiceService service;
    private final CartesiaOptions options;
    private final CartesiaMessages messages;
    private final ClauseSplitter splitter = new ClauseSplitter();
    private long lastSoundNanos;

    CartesiaStream(
            VoiceService service,
            CartesiaOptions options,
            TextToSpeech.Options wanted,
            SessionExecutor executor,
            Consumer<? super TtsEvent> listener,
            Consumer<ContextStream> ended) {
        super(
                new Voice(service, service.capabilities(), CartesiaMessages.rate(options, wanted)),
                wanted.sampleRate(),
                executor,
                listener,
                ended);
        this.service = service;
        this.options = options;
        TextToSpeech.Voice voice = service.voice(wanted.voice());
        this.messages = new CartesiaMessages(options, wanted, voice.name(), voice.language());
    }

    @Override
    protected Channel join() {
        return service.join(PATH, executor, this);
    }

    @Override
    public void text(String words) {
        if (!takes(words)) {
            return;
        }
        if (options.bufferDelay().isZero()) {
            splitter.add(words).forEach(clause -> give(String.join(" ", clause.words())));
        } else {
            give(words);
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
    protected boolean isForgotten() {
        return reply.sounds() && reply.waiting() == 0 && executor.nanoTime() - lastSoundNanos > FORGOTTEN_NANOS;
    }

    @Override
    protected void say(String words, boolean first) {
        send(messages.text(id(), first ? words : " " + words));
        if (options.flushSentences() && ClauseSplitter.pauseAfter(words) == Clause.Pause.LONG) {
            send(messages.flush(id()));
        }
    }

    @Override
    protected void sayEnd() {
        send(messages.end(id()));
    }

    @Override
    protected Optional<JsonObject> farewell(String context) {
        return Optional.of(CartesiaMessages.cancel(context));
    }

    @Override
    public void message(JsonObject message) {
        switch (String.valueOf(message.getValue("type"))) {
            case "chunk" -> {
                lastSoundNanos = executor.nanoTime();
                sound(String.valueOf(message.getValue("data")));
            }
            case "timestamps" -> words(message.getValue("word_timestamps"));
            case "done" -> contextEnded();
            case "error" -> error(message);
            default -> {}
        }
    }

    private void words(Object times) {
        if (times instanceof JsonObject json
                && json.getValue("words") instanceof JsonArray words
                && json.getValue("start") instanceof JsonArray starts
                && json.getValue("end") instanceof JsonArray ends) {
            int count = Math.min(words.size(), Math.min(starts.size(), ends.size()));
            for (int i = 0; i < count && !isOver(); i++) {
                if (starts.getValue(i) instanceof Number start && ends.getValue(i) instanceof Number end) {
                    reply.lasts(end.doubleValue());
                    reply.word(String.valueOf(words.getValue(i)), start.doubleValue(), end.doubleValue());
                }
            }
        }
    }

    private void error(JsonObject message) {
        if (message.getValue("context_id") == null && reply.sounds()) {
            return; // of the connection, and so about another context
        }
        int status = message.getValue("status_code") instanceof Number number ? number.intValue() : 500;
        String reason = ServiceErrors.reason(message)
                .map(service.speech().errors()::clean)
                .orElse("without a reason");
        failed(ServiceErrors.kind(status, reason), "refused (" + status + "): " + reason);
    }
}
