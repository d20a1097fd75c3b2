package dev.parley.host.sherpa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a model as k2-fsa's releases name them. Of files with numbers of different sizes, those of eight bits count.
 * Immutable.
 *
 * @param tokens the file with the names of the tokens
 */
record ModelFiles(Path folder, Map<Role, Path> networks, Path tokens) {
    private static final String TOKENS = "tokens.txt";

    ModelFiles {
        networks = Map.copyOf(networks);
    }

    /** What a file is of the model. */
    enum Role {
        PREPROCESSOR,
        ENCODER,
        UNCACHED_DECODER,
        CACHED_DECODER,
        DECODER,
        JOINER,
        /** The whole network. */
        MODEL;

        private static Role of(String name) {
            if (name.startsWith("preprocess")) {
                return PREPROCESSOR;
            }
            if (name.startsWith("uncached_decode")) {
                return UNCACHED_DECODER;
            }
            if (name.startsWith("cached_decode")) {
                return CACHED_DECODER;
            }
            if (name.startsWith("encode.") || name.contains("encoder")) {
                return ENCODER;
            }
            if (name.contains("decoder")) {
                return DECODER;
            }
            return name.contains("joiner") ? JOINER : MODEL;
        }
    }

    /** @throws IOException with what is missing, or there twice */
    static ModelFiles of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    folder + " (engines.sherpa.model) is no folder; name the one a release of k2-fsa was unpacked to");
        }
        List<Path> all;
        try (Stream<Path> files = Files.list(folder)) {
            all = files.filter(Files::isRegularFile).sorted().toList();
        }
        Map<Role, List<Path>> found = all.stream()
                .filter(file -> name(file).endsWith(".onnx") || name(file).endsWith(".ort"))
                .collect(Collectors.groupingBy(file -> Role.of(name(file))));
        if (found.isEmpty()) {
            throw new IOException(
                    "there is no model in " + folder
                            + " (engines.sherpa.model): no file ends in .onnx or .ort. Where there is a folder in it, name that one");
        }
        Map<Role, Path> networks = new EnumMap<>(Role.class);
        for (Map.Entry<Role, List<Path>> each : found.entrySet()) {
            networks.put(each.getKey(), only(each.getValue(), folder));
        }
        List<Path> tokens =
                all.stream().filter(file -> name(file).endsWith(TOKENS)).toList();
        if (tokens.size() != 1) {
            throw new IOException(
                    (tokens.isEmpty() ? "tokens.txt is missing in " : "there are several files of tokens in ") + folder
                            + "; it belongs to each release of k2-fsa: take it from there");
        }
        return new ModelFiles(folder, networks, tokens.getFirst());
    }

    private static Path only(List<Path> files, Path folder) throws IOException {
        List<Path> small =
                files.stream().filter(file -> name(file).contains("int8")).toList();
        List<Path> left = small.isEmpty() ? files : small;
        if (left.size() > 1) {
            throw new IOException("there are several files for the same in " + folder + ": "
                    + left.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", "))
                    + "; keep one of them there");
        }
        return left.getFirst();
    }

    private static String name(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    Set<Role> roles() {
        return networks.keySet();
    }

    Optional<Path> find(Role role) {
        return Optional.ofNullable(networks.get(role));
    }

    /** One that is there. */
    Path file(Role role) {
        return find(role).orElseThrow();
    }
}
