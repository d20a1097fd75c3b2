package dev.parley.engines.cartesia;

import dev.parley.engines.support.VoiceNames;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.TextToSpeech.Capabilities;
import dev.parley.provider.TextToSpeech.Voice;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The voices that Cartesia lists, the default first. The list comes in pages: the first with each answer of the server, the
 * others behind it until all are known. Thread-safe.
 */
final class CartesiaVoices {
    /** The first page. */
    static final String QUESTION = "/voices?limit=100";

    static final int MAX_VOICES = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Page NO_PAGE = new Page(List.of(), true);
    private static final Logger LOG = LoggerFactory.getLogger(CartesiaVoices.class);

    private final int rate;
    private final Voice fallback;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Listing listing = new Listing(List.of(), false);
    private volatile Page firstPage = NO_PAGE;
    private volatile Optional<SpeechService> service = Optional.empty();

    /** @param complete whether a voice that is not there is none */
    private record Listing(List<Voice> voices, boolean complete) {}

    private record Page(List<Voice> voices, boolean more) {}

    /**
     * @param voice id of the default
     * @param rate at which nothing is resampled, in Hz
     */
    CartesiaVoices(String voice, int rate) {
        this.fallback = new Voice(voice, "", Optional.empty());
        this.rate = rate;
    }

    List<Voice> all() {
        return listing.voices();
    }

    Capabilities capabilities() {
        List<String> languages = listing.voices().stream()
                .flatMap(voice -> voice.language().stream())
                .map(CartesiaMessages::primary)
                .distinct()
                .toList();
        return new Capabilities(true, true, false, true)
                .withStreaming()
                .withSampleRate(rate)
                .withLanguages(languages);
    }

    /** The voice for a name, which is an id or what Cartesia calls it; the default for others. */
    Voice find(Optional<String> asked) {
        Listing known = listing;
        Optional<String> name = VoiceNames.voice(asked);
        return name.flatMap(it -> known.voices().stream()
                        .filter(voice -> voice.name().equalsIgnoreCase(it) || called(voice, it))
                        .findFirst())
                .or(() -> name.filter(it -> !known.complete() && ID.matcher(it).matches())
                        .map(id -> new Voice(id, "", Optional.empty())))
                .orElseGet(() ->
                        known.voices().isEmpty() ? fallback : known.voices().getFirst());
    }

    private static boolean called(Voice voice, String name) {
        return voice.description().equalsIgnoreCase(name)
                || voice.description().regionMatches(true, 0, name + ": ", 0, name.length() + 2);
    }

    /** Whom the further pages are asked of. */
    void listedBy(SpeechService asked) {
        service = Optional.of(asked);
    }

    /** Takes the first page, and asks for the others where it is new. @throws RuntimeException when it is none */
    void first(Buffer body) {
        Page page = page(body);
        if (page.equals(firstPage) || !asking.compareAndSet(false, true)) {
            return;
        }
        firstPage = page;
        List<Voice> all = new ArrayList<>(page.voices());
        if (listing.voices().isEmpty()) {
            listing = new Listing(ordered(all), !page.more());
        }
        more(service.orElseThrow(), page, all).onComplete(complete -> {
            listing = new Listing(ordered(all), complete.succeeded() && complete.result());
            if (complete.failed()) {
                firstPage = NO_PAGE;
                LOG.warn(
                        "{} voices of cartesia are known, and not the others: {}",
                        all.size(),
                        complete.cause().getMessage());
            }
            asking.set(false);
        });
    }

    /** @return whether they are all */
    private static Future<Boolean> more(SpeechService service, Page page, List<Voice> all) {
        if (!page.more() || all.isEmpty()) {
            return Future.succeededFuture(true);
        }
        if (all.size() >= MAX_VOICES) {
            return Future.succeededFuture(false);
        }
        String last = URLEncoder.encode(page.voices().getLast().name(), StandardCharsets.UTF_8);
        return service.get(QUESTION + "&starting_after=" + last, PATIENCE)
                .map(CartesiaVoices::page)
                .compose(next -> {
                    all.addAll(next.voices());
                    return next.voices().isEmpty() ? Future.succeededFuture(true) : more(service, next, all);
                });
    }

    private List<Voice> ordered(List<Voice> voices) {
        Map<String, Voice> byId = new LinkedHashMap<>();
        byId.put(fallback.name(), fallback);
        voices.forEach(voice -> byId.put(voice.name(), voice));
        return List.copyOf(byId.values());
    }

    /** Up to 2024-06-10 the list was all there was. */
    private static Page page(Buffer body) {
        boolean list = body.toString().stripLeading().startsWith("[");
        JsonObject page = list ? new JsonObject().put("data", body.toJsonArray()) : body.toJsonObject();
        List<Voice> voices = new ArrayList<>();
        for (Object each : page.getJsonArray("data", new JsonArray())) {
            if (each instanceof JsonObject voice && voice.getValue("id") instanceof String id) {
                voices.add(voice(id, voice));
            }
        }
        return new Page(voices, page.getValue("has_more") instanceof Boolean more && more);
    }

    private static Voice voice(String id, JsonObject json) {
        String name = json.getValue("name") instanceof String text ? text : "";
        String about = json.getValue("description") instanceof String text ? text : "";
        Optional<String> language =
                json.getValue("language") instanceof String tag && !tag.isBlank() ? Optional.of(tag) : Optional.empty();
        return new Voice(id, about.isBlank() ? name : name + ": " + about, language);
    }
}
