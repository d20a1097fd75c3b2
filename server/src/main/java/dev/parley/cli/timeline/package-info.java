/** A call's journal as a picture: what was heard, decided and said, on the session's clock. */
@NullMarked
package dev.parley.cli.timeline;

import org.jspecify.annotations.NullMarked;
