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
 */
public record ModelFile(String name, String member, long size, Checksum checksum, Optional<URI> address) {}
