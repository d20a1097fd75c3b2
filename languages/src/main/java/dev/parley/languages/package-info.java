/**
 * How French, German and Spanish are read aloud: numbers by ICU4J's rules, what stands around them by a lexicon each. Found
 * by {@link java.util.ServiceLoader}; nothing of ICU is loaded before a text is in one of these languages.
 */
@NullMarked
package dev.parley.languages;

import org.jspecify.annotations.NullMarked;
