/** From English words to phonemes of Kokoro and hibari: what the model hibari's lexicons, tagger and spelling network know, and rules of English. */
@NullMarked
package dev.parley.g2p;

import org.jspecify.annotations.NullMarked;
