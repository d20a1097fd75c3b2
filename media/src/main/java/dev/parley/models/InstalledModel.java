package dev.parley.models;

import java.nio.file.Path;

/**
 * A model whose files are all there: it gets its name only once each of them was checked. Its files may be mapped and
 * shared by all who ask; nobody changes them.
 *
 * @param id as the catalogue names it, such as {@code moonshine-tiny-en}
 * @param folder holds its files, its licence and notice
 */
public record InstalledModel(String id, Path folder) {
    /** A file of the model, by the name it has in the catalogue. Whether it is there shows when it is opened. */
    public Path file(String name) {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder.normalize())) {
            throw new IllegalArgumentException("'" + name + "' is no file of the model " + id);
        }
        return file;
    }
}
