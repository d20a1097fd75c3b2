package dev.parley.catalogue;

/**
 * A package that holds a model or a part of it: a wheel, which is a ZIP file, on the Python package index, or a tarball of the
 * npm registry.
 *
 * @param registry where it is published
 * @param project name there
 * @param version the one version that is meant; others may hold no model
 * @param file its file name
 * @param platform tag the Python index is asked for
 * @param size in bytes
 * @param sha256 lower-case hexadecimal
 * @param blake2b BLAKE2b of 256 bits, lower-case hexadecimal
 */
public record Archive(
        Registry registry,
        String project,
        String version,
        String file,
        String platform,
        long size,
        String sha256,
        String blake2b) {

    /** Where packages are published. */
    public enum Registry {
        PYPI,
        NPM
    }

    boolean isNpm() {
        return registry == Registry.NPM;
    }
}
