package dev.parley.catalogue;

/**
 * The wheel a model comes in: a ZIP file published on the Python package index.
 *
 * @param project name on the index
 * @param version the one version that is meant; others may hold no model
 * @param file its file name
 * @param platform tag the index is asked for
 * @param size in bytes
 * @param sha256 lower-case hexadecimal
 * @param blake2b BLAKE2b of 256 bits, lower-case hexadecimal
 */
public record Archive(
        String project, String version, String file, String platform, long size, String sha256, String blake2b) {}
