package dev.parley.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.main.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is refused before any engine is loaded. */
class EvaluateCommandTest {
    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commands = Main.commands();
        commands.setOut(new PrintWriter(new StringWriter()));
        commands.setErr(new PrintWriter(err));
        return commands.execute(arguments);
    }

    @Test
    void a_policy_that_does_not_exist_is_refused_with_those_that_do() {
        assertThat(run("evaluate", "--policy", "silence-600")).isEqualTo(2);
        assertThat(err.toString()).contains("--policy: there is no 'silence-600'; there are: silence-500, silence-800");
    }

    @Test
    void a_file_that_cannot_be_written_is_refused_before_the_work() {
        assertThat(run("evaluate", "--svg", folder.resolve("none/chart.svg").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--svg: ", "there is no folder");
    }

    @Test
    void a_scenario_that_does_not_exist_is_refused_with_those_that_do() {
        assertThat(run("evaluate", "--scenario", "silent")).isEqualTo(1);
        assertThat(err.toString()).contains("no scenario is called so; there are: plain-1, ");
    }
}
