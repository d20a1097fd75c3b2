package dev.parley.catalogue;

import java.net.URI;
import java.util.Optional;

/**
 * A file of a model.
 *
 * @param name in the installed model
 * @param member path inside the archive
 * @param size in bytes
 * @param sha256 lower-case hexadecimal
 * @param address of the file itself, where the project offers it singly
 */
public record ModelFile(String name, String member, long size, String sha256, Optional<URI> address) {}
