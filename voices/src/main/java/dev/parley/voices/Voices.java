package dev.parley.voices;

import dev.parley.dialect.persona.Instructions;
import dev.parley.dialect.support.EngineWishes;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The characters offered: a voice with a name and instructions each, as the file says now. Readers see the old list or
 * the new, never a part. Thread-safe.
 */
public final class Voices {
    private static final Logger log = LoggerFactory.getLogger(Voices.class);
    private static final String SHIPPED = "/dev/parley/voices/voices.yaml";
    private static final String SHIPPED_OF = "/dev/parley/voices/voices-%s.yaml";

    private final Optional<Path> file;
    private final Optional<String> voicesOfEngine;
    private final List<String> spoken;
    private volatile VoiceList list;
    private String seen;

    /**
     * A character as a dialect needs it.
     *
     * @param voice name of the voice for the synthesiser
     * @param engines that its calls are to have before others
     */
    public record Persona(Optional<Instructions> instructions, String voice, EngineWishes engines) {}

    private Voices(Optional<Path> file, String speaker, List<String> spoken) throws IOException {
        this.file = file;
        this.spoken = List.copyOf(spoken);
        this.voicesOfEngine = Optional.of(SHIPPED_OF.formatted(speaker))
                .filter(resource -> Voices.class.getResource(resource) != null);
        this.seen = stamp();
        this.list = read();
    }

    /**
     * Reads the characters of {@code file}, or those that come with Parley. Blocks.
     *
     * @param speaker name of the engine for text-to-speech, whose voices the latter have
     * @param spoken names of the voices that engine has, the first of which speaks for names it does not know; empty
     *     where that is not known before it runs
     * @throws IOException when the file cannot be read or has mistakes; the message names each with its line
     */
    public static Voices load(Optional<Path> file, String speaker, List<String> spoken) throws IOException {
        return new Voices(file, speaker, spoken);
    }

    /**
     * Reads the file anew if it has changed. One with mistakes changes nothing but the log. Looks at the file itself, not
     * for events of its folder, which mounted and linked files do not give. Blocks.
     *
     * @return whether there is a new list
     */
    public synchronized boolean refresh() {
        String now = stamp();
        if (now.equals(seen)) {
            return false;
        }
        // Before reading: what is written meanwhile is a change again.
        seen = now;
        try {
            list = read();
        } catch (IOException e) {
            log.atError().addKeyValue("voices", list.characters().size()).log("voices stay as they are: {}", text(e));
            return false;
        }
        log.atInfo().addKeyValue("voices", list.characters().size()).log("voices read anew");
        return true;
    }

    private static String text(IOException failure) {
        return failure instanceof NoSuchFileException
                ? failure.getMessage() + " is gone"
                : String.valueOf(failure.getMessage());
    }

    /** Differs when the file does, as far as its folder knows. */
    private String stamp() {
        if (file.isEmpty()) {
            return "";
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file.get(), BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }

    private VoiceList read() throws IOException {
        if (file.isPresent()) {
            try (Reader reader = Files.newBufferedReader(file.get())) {
                VoiceList read = VoiceList.parse(reader, file.get().toString());
                read.shared()
                        .ifPresent(path -> log.warn(
                                "{}: more than one voice has the path_on_server '{}'; Unmute's page takes them for one"
                                        + " (built-in voices can be told apart: '{}/SOMETHING')",
                                file.get(),
                                path,
                                path));
                VoiceAssignment.of(read.paths(), spoken)
                        .shared()
                        .ifPresent(words -> log.warn("{}: one voice for several characters: {}", file.get(), words));
                return read;
            }
        }
        VoiceList characters = shipped(SHIPPED);
        return voicesOfEngine.isPresent() ? characters.inVoicesOf(shipped(voicesOfEngine.get())) : characters;
    }

    private static VoiceList shipped(String resource) throws IOException {
        try (InputStream in = Voices.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is missing from the build");
            }
            return VoiceList.parse(new InputStreamReader(in, StandardCharsets.UTF_8), resource);
        }
    }

    /** The character of that name. */
    public Optional<Persona> character(String name) {
        return Optional.ofNullable(list.characters().get(name));
    }

    /** How many there are. */
    public int size() {
        return list.characters().size();
    }

    /** Which voice speaks for several of them, for people; empty when each has its own, or that is not known. */
    public Optional<String> shared() {
        return VoiceAssignment.of(list.paths(), spoken).shared();
    }

    /** The body of {@code GET /v1/voices}. */
    public Buffer json() {
        return list.json();
    }
}
