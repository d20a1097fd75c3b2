package dev.parley.catalogue;

import dev.parley.catalogue.content.Checksum;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A file of a model.
 *
 * @param name in the installed model
 * @param members paths inside the archives of the pieces it is joined of, in their order; its name alone, where there is no
 *     archive
 * @param size in bytes
 * @param checksum of its bytes
 * @param address of the file itself, where the project offers it singly
 * @param text of a notice, where it comes with the catalogue: the name of the resource that has it
 */
public record ModelFile(
        String name, List<String> members, long size, Checksum checksum, Optional<URI> address, Optional<String> text) {
    public ModelFile {
        members = List.copyOf(members);
    }
}
