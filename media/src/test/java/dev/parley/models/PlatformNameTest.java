package dev.parley.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformNameTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x64",
        "Linux, aarch64, linux-arm64",
        "Mac OS X, x86_64, darwin-x64",
        "Mac OS X, aarch64, darwin-arm64",
        "Windows 11, amd64, win-x64",
        "Linux, riscv64, ''",
        "SunOS, amd64, ''"
    })
    void platforms_are_named_as_packages_name_them(String system, String architecture, String name) {
        assertThat(PlatformName.of(system, architecture).orElse("")).isEqualTo(name);
    }
}
