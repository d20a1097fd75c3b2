/** Sample-rate conversion of live mono PCM. */
@NullMarked
package dev.parley.resample;

import org.jspecify.annotations.NullMarked;
