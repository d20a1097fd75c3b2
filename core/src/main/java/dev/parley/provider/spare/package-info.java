/** What speaks when the voice in use does not. */
@NullMarked
package dev.parley.provider.spare;

import org.jspecify.annotations.NullMarked;
