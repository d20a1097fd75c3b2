/** Who may use the server: API keys, client secrets, and where they are kept. */
@NullMarked
package dev.parley.tenant;

import org.jspecify.annotations.NullMarked;
