/** How the configuration is read: every setting with its type and default, the sources, and what is wrong in them. */
@NullMarked
package dev.parley.config.load;

import org.jspecify.annotations.NullMarked;
