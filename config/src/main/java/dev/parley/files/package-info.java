/** Folders of this process on the disk. */
@NullMarked
package dev.parley.files;

import org.jspecify.annotations.NullMarked;
