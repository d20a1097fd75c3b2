package dev.parley.config;

import java.net.URI;
import java.nio.file.Path;

/**
 * Voices that users bring.
 *
 * @param url of the cloning server
 * @param memoryBytes for voices cloned in the last hour
 * @param donations folder of donated voices; made when first needed
 */
public record CloningConfig(URI url, int memoryBytes, Path donations) {}
