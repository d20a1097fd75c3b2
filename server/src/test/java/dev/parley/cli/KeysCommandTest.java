package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeysCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data-dir";
        all[arguments.length + 1] = folder.toString();
        return new CommandLine(new KeysCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }

    @Test
    void makesListsAndRevokes() {
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("no keys");

        assertThat(run("create", "--name", "laptop")).isZero();
        String key = out.toString().strip();
        assertThat(key).matches("sk-parley-[A-Za-z0-9]{43}");

        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("laptop", "active").doesNotContain(key);
        String id = out.toString().strip().split(" ", 2)[0];

        assertThat(run("revoke", id)).isZero();
        assertThat(out.toString()).contains("last one");
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("revoked").doesNotContain("active");
    }

    @Test
    void anUnknownKeyCannotBeRevoked() {
        assertThat(run("revoke", "key_nobody")).isEqualTo(1);
        assertThat(err.toString()).contains("key_nobody");
    }
}
