/** Where model files that do not come with the build lie, and which of them are there. */
@NullMarked
package dev.parley.models;

import org.jspecify.annotations.NullMarked;
