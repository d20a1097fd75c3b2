/** From English words to phonemes: what the voice's lexicons, tagger and spelling network know, and rules of English. */
@NullMarked
package dev.parley.engines.hibari.g2p;

import org.jspecify.annotations.NullMarked;
