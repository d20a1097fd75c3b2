/** Audio files and streams of every kind in and out: live PCM to bytes, uploaded bytes to PCM. */
@NullMarked
package dev.parley.container;

import org.jspecify.annotations.NullMarked;
