package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void aKeyIsLimitedInItsCallsAndItsSpend() throws Exception {
        assertThat(run("create", "--name", "kiosk", "--calls", "2", "--spend-a-day", "5"))
                .isZero();
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("at most 2 calls at once", "spent 0.00 of 5.00 today");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --calls       | 0    | --calls: '0' is no number of calls. Write 1 or more
            --spend-a-day | 5,00 | --spend-a-day: '5,00' is no amount. Write an amount such as
            """)
    void aLimitThatCannotBeReadMakesNoKey(String option, String value, String message) {
        assertThat(run("create", option, value)).isEqualTo(2);
        assertThat(err.toString()).startsWith(message);
        run("list");
        assertThat(out.toString()).contains("no keys");
    }

    @Test
    void anUnknownKeyCannotBeRevoked() {
        assertThat(run("revoke", "key_nobody")).isEqualTo(1);
        assertThat(err.toString()).contains("key_nobody");
    }
}
