package dev.parley.setting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a component of a record to be a setting. This is the one place for all that is known of it: its type is the
 * component's, and parsing, bounds, default, environment variable, reference page and template come from here. A number
 * whose component is named {@code …Bytes} is a size, a text named {@code …Json} an object; neither ending is in the key.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** What it does, in one or two sentences for the reference page. */
    String value();

    /** Its key within its group, where that is not the component's name: {@code item-audio} for {@code itemAudio}. */
    String name() default "";

    /** The default, as one would write it. With none, a text has to be set, and whatever can be empty is. */
    String[] fallback() default {};

    /** Least number, time or size taken, as one would write it. */
    String least() default "";

    /** Most that is taken. */
    String most() default "";

    /** Schemes that an address may have; a component with any is an address. */
    String[] schemes() default {};

    /** Whether one text is one entry of a list and may hold commas; else it is split at them. */
    boolean whole() default false;

    /** Whether its value must never be shown. */
    boolean secret() default false;

    /** Whether <code>${NAME}</code> in it stands for an environment variable. */
    boolean expands() default false;

    /** Environment variables that set it besides its own: names that users have already. */
    String[] variables() default {};

    /** Full keys that it had before: whoever writes one is told the new one. */
    String[] retired() default {};
}
