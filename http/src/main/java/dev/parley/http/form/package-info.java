/** Bodies of requests: whether their form is a known one, and how much memory all that are being read may take. */
@NullMarked
package dev.parley.http.form;

import org.jspecify.annotations.NullMarked;
