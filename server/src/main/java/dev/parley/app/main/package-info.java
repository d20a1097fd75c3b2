/** Where the program begins: which command was meant. It knows every command, and nothing knows it. */
@NullMarked
package dev.parley.app.main;

import org.jspecify.annotations.NullMarked;
