package dev.parley.catalogue;

import java.util.List;
import java.util.stream.Stream;

/**
 * An entry of the catalogue.
 *
 * @param id names the folder it is installed in
 * @param title for people
 * @param purpose what it does in a call
 * @param licence SPDX identifier of the weights' licence
 * @param languages BCP 47 tags
 * @param replaces what serves without it
 * @param homepage of the project
 * @param files what the engine reads
 * @param notices licence and notice, kept beside the files
 */
public record Model(
        String id,
        String title,
        String purpose,
        String licence,
        List<String> languages,
        String replaces,
        String homepage,
        Archive archive,
        List<ModelFile> files,
        List<ModelFile> notices) {
    public Model {
        languages = List.copyOf(languages);
        files = List.copyOf(files);
        notices = List.copyOf(notices);
    }

    /** Bytes on disk, without licence and notice. */
    public long size() {
        return files.stream().mapToLong(ModelFile::size).sum();
    }

    /** Files and notices. */
    public List<ModelFile> all() {
        return Stream.concat(files.stream(), notices.stream()).toList();
    }
}
