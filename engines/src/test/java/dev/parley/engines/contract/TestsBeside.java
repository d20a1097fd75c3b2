package dev.parley.engines.contract;

import dev.parley.provider.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Test classes of an engine's own package, and of those below it, that are run. */
final class TestsBeside {
    private TestsBeside() {}

    static List<? extends Class<?>> of(Engine engine) {
        String packageName = engine.getClass().getPackageName();
        Path folder = classes().resolve(packageName.replace('.', '/'));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith("Test.class"))
                    .map(file -> loaded(packageName, folder.relativize(file)))
                    .filter(test -> !Modifier.isAbstract(test.getModifiers()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path classes() {
        try {
            return Path.of(TestsBeside.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> loaded(String packageName, Path file) {
        String name = file.toString().replace(".class", "").replace('/', '.');
        try {
            return Class.forName(packageName + "." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
