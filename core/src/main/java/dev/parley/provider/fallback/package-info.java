/** What speaks when the voice in use does not. */
@NullMarked
package dev.parley.provider.fallback;

import org.jspecify.annotations.NullMarked;
