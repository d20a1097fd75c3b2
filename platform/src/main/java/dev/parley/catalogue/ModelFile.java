package dev.parley.catalogue;

import java.net.URI;
import java.util.Optional;

/**
 * A file of a model.
 *
 * @param name in the installed model
 * @param member path inside the archive; its name, where there is none
 * @param size in bytes
 * @param checksum of its bytes
 * @param address of the file itself, where the project offers it singly
 * @param text of a notice, where it comes with the catalogue: the name of the resource that has it
 */
public record ModelFile(
        String name, String member, long size, Checksum checksum, Optional<URI> address, Optional<String> text) {}
