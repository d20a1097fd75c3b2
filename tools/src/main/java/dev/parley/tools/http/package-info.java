/** HTTP requests as tools. */
@NullMarked
package dev.parley.tools.http;

import org.jspecify.annotations.NullMarked;
