/**
 * Deepgram's live recognition without models, as its reference describes it: {@code /v1/listen} (speech-backends.md B) and
 * {@code /v2/listen}, and its list of models.
 */
@NullMarked
package dev.parley.simulator.deepgram;

import org.jspecify.annotations.NullMarked;
