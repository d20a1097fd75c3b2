/** Characters offered to clients, in Unmute's form (unmute.md section 7). */
@NullMarked
package dev.parley.voices;

import org.jspecify.annotations.NullMarked;
