package dev.parley.models;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The folders that hold model files, each model in a folder of its own: {@code <folder>/<id>/<file>}. Reads only; the
 * command {@code models} fills the {@linkplain #folder() first} of them. Thread-safe, and asks the file system anew each
 * time, so a model pulled meanwhile is found. Blocks for as long as that takes; not for an event loop.
 */
public final class ModelStore {
    /** Lower case, so that file systems that do not tell cases apart hold the same. No path gets through. */
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]*");

    private static final String FOLDER = "models";

    private final List<Path> folders;

    private ModelStore(List<Path> folders) {
        this.folders = folders;
    }

    /** A store of one folder, which need not exist yet. */
    public static ModelStore of(Path folder) {
        return new ModelStore(List.of(folder.toAbsolutePath().normalize()));
    }

    /**
     * The store of this machine when no folder is configured: the user's cache, {@code $XDG_CACHE_HOME/parley/models}, else
     * {@code ~/.cache/parley/models}, else {@code %LOCALAPPDATA%\Parley\models}, which all checkouts of a user share; then
     * the folder {@code models} beside the application, where an image or a release archive has them.
     *
     * @param environment variables of the process; {@code PARLEY_MODELS_DIR} names another folder and is then the only one
     */
    public static ModelStore usual(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("PARLEY_MODELS_DIR"))
                .filter(text -> !text.isBlank())
                .map(folder -> of(Path.of(folder)))
                .orElseGet(() -> {
                    List<Path> folders = new ArrayList<>();
                    folders.add(userFolder(environment).toAbsolutePath().normalize());
                    beside().ifPresent(folders::add);
                    return new ModelStore(List.copyOf(folders));
                });
    }

    private static Path userFolder(Map<String, String> environment) {
        return UserFolders.cache(environment)
                .orElseGet(() -> Path.of("parley-data"))
                .resolve(FOLDER);
    }

    /** This class's jar lies in {@code lib} of the application; a class path of folders has no application beside it. */
    private static Optional<Path> beside() {
        CodeSource source = ModelStore.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path jar = Path.of(source.getLocation().toURI());
            Path lib = jar.getParent();
            return lib != null && lib.getParent() != null && lib.endsWith("lib") && Files.isRegularFile(jar)
                    ? Optional.of(lib.getParent().resolve(FOLDER))
                    : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty(); // not on a file system
        }
    }

    /** Whether a text can be the name of a model. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Where models are installed; need not exist. */
    public Path folder() {
        return folders.getFirst();
    }

    /** All folders that are looked in, in this order. */
    public List<Path> folders() {
        return folders;
    }

    /** The model, if it is installed. An id no model can have is not found. */
    public Optional<InstalledModel> find(String id) {
        if (!isId(id)) {
            return Optional.empty();
        }
        return folders.stream()
                .map(folder -> folder.resolve(id))
                .filter(Files::isDirectory)
                .findFirst()
                .map(found -> new InstalledModel(id, found));
    }

    /**
     * Says that a model is not installed, and what to do about it.
     *
     * @param setting which names it, such as {@code engines.whisper.model}
     */
    public String missing(String id, String setting) {
        return "the model " + id + " (" + setting + ") is not in " + folders + "; get it with `./parley models pull "
                + id + "`, or name one that `./parley models list` shows";
    }

    @Override
    public String toString() {
        return "ModelStore" + folders;
    }
}
