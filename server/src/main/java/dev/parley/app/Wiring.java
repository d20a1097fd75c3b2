package dev.parley.app;

import dev.parley.cache.ByteCache;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.persona.NewsSource;
import dev.parley.dialect.persona.Persona;
import dev.parley.dialect.persona.PersonaLookup;
import dev.parley.dialect.persona.PersonaPrompts;
import dev.parley.dialect.realtime.RealtimeFactory;
import dev.parley.dialect.rtvi.RtviFactory;
import dev.parley.dialect.stream.StreamFactory;
import dev.parley.dialect.unmute.UnmuteFactory;
import dev.parley.provider.Engine;
import dev.parley.voices.news.NewsApi;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Which engines and dialects this build has. */
public final class Wiring {
    private static final int NEWS_BYTES = 8 << 20;

    private Wiring() {}

    /** Everything on the class path. */
    public static ParleyServer.Parts parts() {
        return new ParleyServer.Parts(engines(), LocalChooser::new, Wiring::dialects);
    }

    static List<Engine> engines() {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** In the order in which clients are told apart (unmute.md section 2.1). */
    private static List<DialectFactory> dialects(ParleyServer.Base base) {
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        PersonaPrompts prompts = new PersonaPrompts(clock, ZoneId.systemDefault(), random, news(base, clock));
        PersonaLookup characters = name -> base.voices()
                .character(name)
                .map(found -> new Persona(
                        found.instructions().map(prompts::instructions).orElse(""),
                        Optional.of(found.voice()),
                        found.engines()));
        return List.of(
                new UnmuteFactory(
                        prompts, random, base.recordings(), base.config().unmuteBitrate()),
                new RealtimeFactory(characters, UnmuteFactory::isUnmute),
                new StreamFactory(characters),
                new RtviFactory(characters));
    }

    private static NewsSource news(ParleyServer.Base base, InstantSource clock) {
        return base.config()
                .newsKey()
                .<NewsSource>map(key -> {
                    ByteCache cache = base.caches().open("parley-news", NewsApi.KEPT, NEWS_BYTES);
                    NewsApi news = new NewsApi(base.vertx().createHttpClient(), NewsApi.URL, key, cache, clock);
                    // So that the first caller who asks gets news.
                    base.vertx().runOnContext(go -> news.refresh());
                    return news;
                })
                .orElse(NewsSource.NONE);
    }
}
