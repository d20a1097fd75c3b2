/** Unmute's endpoints for voices that users bring, in its own forms (unmute.md section 1). */
@NullMarked
package dev.parley.http.unmute;

import org.jspecify.annotations.NullMarked;
