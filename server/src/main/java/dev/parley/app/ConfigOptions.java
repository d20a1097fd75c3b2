package dev.parley.app;

import dev.parley.config.ConfigException;
import dev.parley.config.ParleyConfig;
import dev.parley.config.load.ConfigLoader;
import dev.parley.config.load.ConfigLoader.Sources;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that reads the configuration. */
public final class ConfigOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (default: parley.yaml here)")
    @Nullable
    Path config;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on (listen.host)")
    @Nullable
    String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Port; 0 takes a free one (listen.port)")
    @Nullable
    String port;

    @Option(names = "--tls", paramLabel = "MODE", description = "none, self-signed or files (listen.tls)")
    @Nullable
    String tls;

    @Option(names = "--stt", paramLabel = "ENGINE", description = "Speech recognition (engines.stt)")
    @Nullable
    String stt;

    @Option(names = "--llm", paramLabel = "ENGINE", description = "Language model (engines.llm)")
    @Nullable
    String llm;

    @Option(names = "--tts", paramLabel = "ENGINE", description = "Speech synthesis (engines.tts)")
    @Nullable
    String tts;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any setting of docs/reference/configuration.md; repeatable")
    Map<String, String> settings = new LinkedHashMap<>();

    /** Reads the configuration, command line included. */
    public ParleyConfig load() throws ConfigException {
        return load(Map.of());
    }

    /** @param more settings stronger than all others */
    public ParleyConfig load(Map<String, String> more) throws ConfigException {
        Map<String, String> options = new LinkedHashMap<>(settings);
        put(options, "listen.host", host);
        put(options, "listen.port", port);
        put(options, "listen.tls", tls);
        put(options, "engines.stt", stt);
        put(options, "engines.llm", llm);
        put(options, "engines.tts", tts);
        options.putAll(more);
        return ConfigLoader.load(new Sources(Path.of(""), Optional.ofNullable(config), System.getenv(), options));
    }

    private static void put(Map<String, String> options, String key, @Nullable String value) {
        if (value != null) {
            options.put(key, value);
        }
    }
}
