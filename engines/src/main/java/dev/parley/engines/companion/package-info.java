/** The language model of a bare machine: a small scripted companion that needs no download, key or GPU. English only. */
@NullMarked
package dev.parley.engines.companion;

import org.jspecify.annotations.NullMarked;
