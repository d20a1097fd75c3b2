package dev.parley.setting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the group of settings that a component of a record holds, where that is not the component's name. The component is
 * a record of its own, with settings and groups.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface SettingGroup {
    /** Its key within the group around it; {@code ""} where its settings belong to that. */
    String value();
}
