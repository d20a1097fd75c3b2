/** {@code WS /v1/audio/stream}: speech that is heard while it is spoken, or as a whole where the recogniser hears no other. */
@NullMarked
package dev.parley.host.stream;

import org.jspecify.annotations.NullMarked;
