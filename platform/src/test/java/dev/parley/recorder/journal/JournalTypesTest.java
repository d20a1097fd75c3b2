package dev.parley.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.journal.JournalEntry;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever may come into a session has a form in a file, so that no new input or event is forgotten there. */
class JournalTypesTest {
    private static final Set<Class<?>> CONTAINERS = Set.of(
            Optional.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class,
            List.class,
            Set.class,
            Map.class,
            Integer.class,
            short[].class);

    private final Set<Class<?>> seen = new LinkedHashSet<>();

    private void walk(Type type) {
        if (type instanceof ParameterizedType generic) {
            walk(generic.getRawType());
            List.of(generic.getActualTypeArguments()).forEach(this::walk);
            return;
        }
        Class<?> plain = (Class<?>) type;
        if (!seen.add(plain)) {
            return;
        }
        if (plain.isRecord()) {
            for (RecordComponent each : plain.getRecordComponents()) {
                walk(each.getGenericType());
            }
        } else if (plain.isSealed() && !JsonRecord.SCALARS.containsKey(plain)) {
            List.of(plain.getPermittedSubclasses()).forEach(this::walk);
        } else {
            assertThat(plain.isEnum() || CONTAINERS.contains(plain) || JsonRecord.SCALARS.containsKey(plain))
                    .as("a form of " + plain)
                    .isTrue();
        }
    }

    @Test
    void everyTypeHasAForm() {
        walk(JournalEntry.class);

        assertThat(seen).hasSizeGreaterThan(80);
    }

    @Test
    void noRecordOfASealedTypeHasAComponentOfTheNameThatTellsThem() {
        walk(JournalEntry.class);

        assertThat(seen).filteredOn(Class::isRecord).allSatisfy(each -> {
            for (RecordComponent component : each.getRecordComponents()) {
                assertThat(component.getName()).as(each.getName()).isNotEqualTo(RecordJson.TYPE);
            }
        });
    }
}
