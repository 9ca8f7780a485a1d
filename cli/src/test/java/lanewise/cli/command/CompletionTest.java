package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.cli.Cli;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts in the shells that they are for. */
class CompletionTest {
  /** As bash asks: the line so far. */
  private static final String BASH =
      """
      source completion.bash
      COMP_LINE=$1
      COMP_POINT=${#1}
      _lanewise
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  /** A terminal in which the Tab key is pressed, and then a key that lists what is possible. */
  private static final String ZSH =
      """
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell 'autoload -U compinit; compinit -u -D; source completion.zsh'
      zpty -w shell 'LISTMAX=9999 LINES=500 COLUMNS=200 PS1=; unsetopt zle_bracketed_paste; bindkey "^X" list-choices; print rea""dy'
      while zpty -r shell line && [[ $line != ready* ]]; do :; done
      zpty -n -w shell "$1"$'\\C-x'
      sleep 1
      zpty -n -w shell $'\\C-u'
      zpty -w shell 'print do""ne'
      while zpty -r shell line; do
        [[ $line == done* ]] && break
        print -r -- "$line"
      done
      zpty -d shell
      """;

  private static final String FISH =
      """
      source completion.fish
      complete -C "$argv[1]"
      """;

  @TempDir private static Path folder;

  @BeforeAll
  static void writeScripts() throws IOException {
    for (String shell : List.of("bash", "zsh", "fish")) {
      Cli.Result result = Cli.run("completion", shell);
      assertThat(result.err()).isEmpty();
      Files.writeString(folder.resolve("completion." + shell), result.out());
    }
    Path run = Files.createDirectories(folder.resolve("runs/simple-cnn-digits-20260101-120000"));
    Files.writeString(run.resolve("config.yaml"), "");
    Files.createDirectories(folder.resolve("runs/notes"));
    Files.writeString(folder.resolve("my picture.png"), "");
  }

  /** The words that a shell offers for a line. */
  private static List<String> offered(String shell, String line) throws Exception {
    Path program = Path.of("/usr/bin", shell);
    assumeTrue(Files.exists(program), "skipped: there is no " + shell);
    String script =
        switch (shell) {
          case "bash" -> BASH;
          case "zsh" -> ZSH;
          default -> FISH;
        };
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(
        switch (shell) {
          case "bash" -> List.of("--norc", "-c", script, "bash", line);
          case "zsh" -> List.of("-f", "-c", script, "zsh", line);
          default -> List.of("--no-config", "-c", script, line);
        });
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return out.replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]", "\n").lines().flatMap(each -> List.of(each.split(shell.equals("zsh") ? "\\s+" : "[\\t\\r]")).stream()).map(String::strip).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void eachOptionHasItsOwnValues(String shell) throws Exception {
    assertThat(offered(shell, "lanewise train --model "))
        .contains("simple-cnn", "simple-vgg")
        .doesNotContain("im2col", "digits", "--conv");
    assertThat(offered(shell, "lanewise train --conv "))
        .contains("im2col")
        .doesNotContain("simple-vgg");
    assertThat(offered(shell, "lanewise export x --format n")).contains("npz");
    assertThat(offered(shell, "lanewise train --seed ")).doesNotContain("simple-vgg", "--model");
  }
}
