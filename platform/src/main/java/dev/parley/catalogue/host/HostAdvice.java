package dev.parley.catalogue.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The models that are recommended to a machine's engine host: of each kind the first that fits beside those chosen before,
 * and how large a file of a language model may be.
 */
public final class HostAdvice {
    private static final String RESOURCE = "/dev/parley/catalogue/host/candidates.yaml";

    /** What the server itself and the system around it are left with, MiB. */
    static final long SERVER_MIB = 1024;

    /** Below it no language model is recommended, MiB: what is that small says little of sense. */
    static final long SMALLEST_MODEL_MIB = 512;

    /** One processor reads about as much of a model for each token, and still keeps ahead of speech, MiB. */
    static final long MODEL_MIB_PER_PROCESSOR = 512;

    /** What a language model needs of memory, for each byte of its file: contexts of its slots come on top of it. */
    private static final int MEMORY_PER_FILE = 2;

    private final List<HostCandidate> candidates;

    /** @param candidates of a kind, the better one first */
    public HostAdvice(List<HostCandidate> candidates) {
        this.candidates = List.copyOf(candidates);
    }

    /** With the models of the catalogue that comes with Parley. */
    public static HostAdvice shipped() {
        try (InputStream in = HostAdvice.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not part of this build");
            }
            Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            List<HostCandidate> all = new ArrayList<>();
            List<?> entries = yaml.load(in);
            for (Object entry : entries) {
                all.add(candidate((Map<?, ?>) entry));
            }
            return new HostAdvice(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HostCandidate candidate(Map<?, ?> entry) {
        return new HostCandidate(
                String.valueOf(entry.get("kind")),
                String.valueOf(entry.get("engine")),
                String.valueOf(entry.get("model")),
                ((Number) entry.get("processors")).intValue(),
                ((Number) entry.get("memory")).longValue());
    }

    /** All of them. */
    public List<HostCandidate> candidates() {
        return candidates;
    }

    /** One of each kind for which one fits. */
    public List<HostCandidate> recommended(HostMachine machine) {
        List<HostCandidate> chosen = new ArrayList<>();
        Set<String> kinds = new LinkedHashSet<>();
        long left = machine.memoryMiB() - SERVER_MIB;
        for (HostCandidate each : candidates) {
            if (!kinds.contains(each.kind()) && each.processors() <= machine.processors() && each.memoryMiB() <= left) {
                kinds.add(each.kind());
                chosen.add(each);
                left -= each.memoryMiB();
            }
        }
        return chosen;
    }

    /** How large a language model's file may be beside them, MiB; empty where none of use would keep up. */
    public OptionalLong modelMiB(HostMachine machine) {
        long taken = recommended(machine).stream()
                .mapToLong(HostCandidate::memoryMiB)
                .sum();
        long fits = (machine.memoryMiB() - SERVER_MIB - taken) / MEMORY_PER_FILE;
        long keepsUp = machine.processors() * MODEL_MIB_PER_PROCESSOR;
        long most = Math.min(fits, keepsUp);
        return most < SMALLEST_MODEL_MIB ? OptionalLong.empty() : OptionalLong.of(most);
    }
}
