package dev.parley.architecture;

import dev.parley.app.TestServer;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.persona.PersonaLookup;
import dev.parley.dialect.realtime.RealtimeFactory;
import dev.parley.provider.EngineContext;
import dev.parley.provider.SpeechToText;
import dev.parley.session.script.AudioScript;
import dev.parley.testing.ScriptedEngine;
import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Walks a frame of audio through a whole server, from its socket to the recogniser and from the voice to its socket, and
 * compares the classes it passes with those that docs/architecture.md names. A longer way is a decision, not an accident.
 */
class FrameWayTest {
    /** Classes on either way when they were counted first. */
    private static final int MOST_IN = 14;

    private static final int MOST_OUT = 12;

    private static final Path PAGE = page();
    private static final Pattern STEP = Pattern.compile("(?m)^\\d+\\. `(\\w+)`");

    private static Path page() {
        Path here = Path.of("").toAbsolutePath();
        return (Files.isDirectory(here.resolve("docs")) ? here : here.getParent()).resolve("docs/architecture.md");
    }

    private static List<String> named(String heading) throws IOException {
        String text = Files.readString(PAGE);
        String behind = text.substring(text.indexOf(heading) + heading.length());
        int next = behind.indexOf("\n#");
        Matcher steps = STEP.matcher(next < 0 ? behind : behind.substring(0, next));
        return steps.results().map(step -> step.group(1)).toList();
    }

    /** Classes of ours on the stack, each where the frame comes to it first. */
    private static List<String> stack() {
        List<String> names = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                        .filter(FrameWayTest::isOurs)
                        .map(each -> outermost(each).getSimpleName())
                        .toList());
        return List.copyOf(new LinkedHashSet<>(names.reversed()));
    }

    /**
     * Without the test itself, its engines, and the loop that calls them; and without the handlers in Netty's pipeline,
     * which every byte passes, but which are on the stack only where the connection had nothing waiting.
     */
    private static boolean isOurs(Class<?> each) {
        String name = each.getName();
        return name.startsWith("dev.parley.")
                && !ChannelHandler.class.isAssignableFrom(each)
                && !name.startsWith("dev.parley.architecture.")
                && !name.startsWith("dev.parley.session.script.")
                && !name.startsWith("dev.parley.concurrent.")
                && !name.endsWith(".VertxSessionExecutor")
                && !name.endsWith(".VertxInternals");
    }

    private static Class<?> outermost(Class<?> each) {
        Class<?> outer = each;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        return outer;
    }

    /** What {@code real} does, after {@code seen} has been told of the call. */
    private static <T> T watched(Class<T> type, T real, Watch seen) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                Object[] given = args == null ? new Object[0] : args;
                return seen.on(method.getName(), given, method.invoke(real, given));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private interface Watch {
        /** Returns what the caller gets. */
        Object on(String method, Object[] args, Object result);
    }

    /** Engines whose streams tell where audio comes from. */
    private static final class WatchedEngine extends ScriptedEngine {
        final Ways in = new Ways();

        @Override
        public Optional<SpeechToText> speechToText(EngineContext context) {
            return Optional.of(watched(
                    SpeechToText.class,
                    stt,
                    (method, args, result) -> method.equals("open")
                            ? watched(SpeechToText.Stream.class, (SpeechToText.Stream) result, this::audio)
                            : result));
        }

        private Object audio(String method, Object[] args, Object result) {
            if (method.equals("audio")) {
                in.add(stack());
            }
            return result;
        }
    }

    /** The dialects of production, over connections that tell where their audio comes from. */
    private static final class WatchedDialect implements DialectFactory {
        final Ways out = new Ways();
        private final DialectFactory real;

        WatchedDialect(DialectFactory real) {
            this.real = real;
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public String path() {
            return real.path();
        }

        @Override
        public boolean accepts(Handshake handshake) {
            return real.accepts(handshake);
        }

        @Override
        public Dialect create(Handshake handshake, Connection connection, SessionService service) {
            return real.create(
                    handshake,
                    watched(Connection.class, connection, (method, args, result) -> {
                        if (method.equals("sendText") && args[0].toString().contains("output_audio.delta")) {
                            out.add(stack());
                        }
                        return result;
                    }),
                    service);
        }
    }

    /** The ways that frames took. */
    private static final class Ways {
        private final Map<List<String>, Integer> taken = new ConcurrentHashMap<>();

        void add(List<String> way) {
            taken.merge(way, 1, Integer::sum);
        }

        /** That of most frames: the first ones come another way, out of what was kept while something opened. */
        List<String> usual() {
            return taken.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(List.of());
        }
    }

    /** Tells when a reply is done. */
    private static final class Client implements WebSocket.Listener {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                if (text.indexOf("\"response.done\"") >= 0) {
                    done.complete(null);
                }
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private static String append(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return "{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(bytes.array()) + "\"}";
    }

    @Test
    void aFrameTakesTheWayThatThePageNames() throws Exception {
        WatchedEngine engine = new WatchedEngine();
        WatchedDialect dialect = new WatchedDialect(new RealtimeFactory(PersonaLookup.NONE, handshake -> false));
        Map<String, String> settings = Map.of("engines.llm", ScriptedEngine.NAME);
        try (TestServer server = TestServer.start(settings, List.of(engine), List.of(dialect));
                HttpClient http = HttpClient.newHttpClient()) {
            server.awaitReady();
            Client client = new Client();
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create(server.uri("/v1/realtime").toString().replaceFirst("http", "ws")), client)
                    .get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
            short[] speech = engine.script.say("hello there, what is the way");
            int frame = AudioScript.samples(20);
            for (int at = 0; at + frame <= speech.length; at += frame) {
                socket.sendText(append(Arrays.copyOfRange(speech, at, at + frame)), true)
                        .join();
            }
            for (int i = 0; i < 100; i++) {
                socket.sendText(append(AudioScript.silence(20)), true).join();
            }
            client.done.get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
            socket.abort();
        }
        List<String> in = named("### In");
        List<String> out = named("### Out");
        SoftAssertions.assertSoftly(ways -> {
            ways.assertThat(engine.in.usual()).isEqualTo(in).hasSizeLessThanOrEqualTo(MOST_IN);
            ways.assertThat(dialect.out.usual()).isEqualTo(out).hasSizeLessThanOrEqualTo(MOST_OUT);
        });
    }
}
