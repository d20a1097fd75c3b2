package dev.parley.catalogue;

import java.util.List;
import java.util.stream.Stream;

/**
 * An entry of the catalogue.
 *
 * @param id names the folder it is installed in
 * @param title for people
 * @param purpose what it does in a call
 * @param licence SPDX identifier of the weights' licence, or its name where it has none
 * @param terms where the licence is stated
 * @param languages BCP 47 tags
 * @param replaces what serves without it
 * @param homepage of the project
 * @param archives the packages it comes in; without any its files are offered singly
 * @param files what the engine reads
 * @param notices licence and notice, kept beside the files
 */
public record Model(
        String id,
        String title,
        String purpose,
        String licence,
        String terms,
        List<String> languages,
        String replaces,
        String homepage,
        List<Archive> archives,
        List<ModelFile> files,
        List<ModelFile> notices) {
    public Model {
        languages = List.copyOf(languages);
        archives = List.copyOf(archives);
        files = List.copyOf(files);
        notices = List.copyOf(notices);
    }

    /** Bytes on disk, without licence and notice. */
    public long size() {
        return files.stream().mapToLong(ModelFile::size).sum();
    }

    /** Bytes to fetch. */
    public long download() {
        return archives.isEmpty()
                ? size()
                : archives.stream().mapToLong(Archive::size).sum();
    }

    /** What is taken out of archives: the files, and the notices whose text the catalogue has not. */
    List<ModelFile> archived() {
        return all().stream().filter(file -> file.text().isEmpty()).toList();
    }

    /** Files and notices. */
    public List<ModelFile> all() {
        return Stream.concat(files.stream(), notices.stream()).toList();
    }
}
