/** News for the persona that tells them. */
@NullMarked
package dev.parley.voices.news;

import org.jspecify.annotations.NullMarked;
