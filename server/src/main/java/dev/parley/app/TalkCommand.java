package dev.parley.app;

import dev.parley.cli.TalkCall;
import dev.parley.cli.TalkException;
import dev.parley.cli.TalkListener;
import dev.parley.cli.TalkOptions;
import dev.parley.cli.TalkPrinter;
import dev.parley.cli.TalkReport;
import dev.parley.codec.MalformedAudioException;
import dev.parley.codec.PcmClip;
import dev.parley.codec.WavReader;
import dev.parley.codec.WavWriter;
import dev.parley.config.ConfigException;
import dev.parley.config.ParleyConfig;
import dev.parley.files.FileProblem;
import dev.parley.resample.Resampler;
import dev.parley.simulator.OutputFile;
import dev.parley.simulator.ServerAddress;
import dev.parley.telemetry.Logs;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley talk}: holds a conversation with recordings, one a turn. */
@Command(
        name = "talk",
        mixinStandardHelpOptions = true,
        description = "Play recordings as a caller would speak them, print both sides, write the replies.")
public final class TalkCommand implements Callable<Integer> {
    private static final Duration LONGEST_CLIP = Duration.ofMinutes(10);
    private static final int NO_REPLY = 1;
    private static final int BAD_USE = 2;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE.wav",
            description = "What the caller says; several files are several turns")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--out", paramLabel = "REPLY.wav", description = "Write the replies, as a caller hears them, here")
    @Nullable
    private Path out;

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = ServerAddress.class,
            description = "Server to call; without it one is started for this call")
    @Nullable
    private URI url;

    @Option(names = "--key", paramLabel = "KEY", description = "API key, where the server wants one")
    @Nullable
    private String key;

    @Option(names = "--voice", paramLabel = "NAME", description = "Voice of the replies")
    @Nullable
    private String voice;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long a reply may take to begin (default: ${DEFAULT-VALUE})")
    private int patience;

    @Option(
            names = "--json",
            description = "Print a report for scripts on standard output, everything else on standard error")
    private boolean json;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        try {
            List<TalkCall.Clip> clips = clips();
            Optional<String> problem = Optional.ofNullable(out).flatMap(OutputFile::problem);
            if (problem.isPresent()) {
                return refuse("--out: " + problem.get(), BAD_USE);
            }
            return url == null ? withOwnServer(clips) : converse(clips, url, Optional.ofNullable(key));
        } catch (TalkException | ConfigException | ParleyServer.StartException e) {
            return refuse(String.valueOf(e.getMessage()), BAD_USE);
        }
    }

    private List<TalkCall.Clip> clips() throws TalkException {
        List<TalkCall.Clip> clips = new ArrayList<>();
        for (Path file : files) {
            try {
                PcmClip clip = WavReader.readAll(file, LONGEST_CLIP);
                if (clip.samples().length == 0) {
                    throw new TalkException(file + ": holds no audio");
                }
                clips.add(
                        new TalkCall.Clip(String.valueOf(file.getFileName()), Resampler.resample(clip, TalkCall.RATE)));
            } catch (NoSuchFileException e) {
                throw new TalkException(file + ": there is no such file", e);
            } catch (MalformedAudioException | IllegalArgumentException e) {
                throw new TalkException(file + ": " + e.getMessage(), e);
            } catch (IOException e) {
                throw new TalkException(file + ": cannot be read: " + FileProblem.words(e), e);
            }
        }
        return clips;
    }

    private int withOwnServer(List<TalkCall.Clip> clips)
            throws ConfigException, ParleyServer.StartException, InterruptedException {
        Map<String, String> own = Map.of(
                "listen.host", "localhost",
                "listen.port", "0",
                "listen.tls", "none",
                "log.level", "warn",
                "shutdown.grace", "0s");
        ParleyConfig config = options.load(own);
        Logs.apply(config.log());
        ProcessEnd.bySignal(); // Nobody else is in a call with this server, and it may still load engines.
        try (ParleyServer server = ParleyServer.start(config, Wiring.parts())) {
            Optional<String> ownKey = config.auth().keys().stream().findFirst();
            return converse(clips, URI.create(server.url()), ownKey);
        }
    }

    private int converse(List<TalkCall.Clip> clips, URI server, Optional<String> usedKey) throws InterruptedException {
        PrintWriter people =
                json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        TalkListener printer = new TalkPrinter(people);
        TalkOptions talk = new TalkOptions(server, usedKey, Optional.ofNullable(voice), Duration.ofSeconds(patience));
        Vertx vertx = Vertx.vertx();
        try {
            TalkCall.Result result = new TalkCall(vertx, talk, clips, printer)
                    .run()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            people.println();
            if (out != null) {
                WavWriter.write(result.heard(), out);
                people.println("reply written to " + out);
            }
            people.flush();
            if (json) {
                spec.commandLine().getOut().println(TalkReport.json(server.toString(), result));
            }
            return 0;
        } catch (ExecutionException e) {
            return refuse(String.valueOf(e.getCause().getMessage()), NO_REPLY);
        } catch (IOException e) {
            return refuse(out + ": cannot be written: " + FileProblem.words(e), BAD_USE);
        } finally {
            vertx.close();
        }
    }

    private int refuse(String message, int code) {
        PrintWriter errors = spec.commandLine().getErr();
        errors.println();
        errors.println("talk: " + message);
        errors.flush();
        return code;
    }
}
