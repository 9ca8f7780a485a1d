package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lanewise.cli.Cli;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts in the shells that they are for. */
@Tag("thorough")
class CompletionTest {
  /** How each shell says what it would offer for a line, which is its first argument. */
  private static final Map<String, String> ASKING =
      Map.of(
          "bash",
          """
          source completion.bash
          COMP_LINE=$1
          COMP_POINT=${#1}
          _lanewise
          printf '%s\\n' "${COMPREPLY[@]}"
          """,
          // A shell in a terminal of its own, where a key lists the choices.
          "zsh",
          """
          zmodload zsh/zpty
          zpty shell zsh -f -i
          zpty -w shell 'autoload -U compinit; compinit -u -D; source completion.zsh'
          zpty -w shell 'LISTMAX=9999 LINES=500 COLUMNS=200; show() { zle list-choices; zle -R }; zle -N show'
          zpty -w shell 'bindkey -e; bindkey "^T" show; PS1="rea""dy>"'
          zpty -r shell start '*ready>*'
          zpty -n -w shell "$1"$'\\C-t\\C-u'
          zpty -w shell 'print do""ne'
          while zpty -r shell line && [[ $line != *done* ]]; do print -r -- "$line"; done
          zpty -d shell
          """,
          "fish",
          """
          source completion.fish
          complete -C "$argv[1]"
          """);

  @TempDir private static Path folder;

  @BeforeAll
  static void writeScripts() throws IOException {
    for (String shell : ASKING.keySet()) {
      Cli.Result result = Cli.run("completion", shell);
      assertThat(result.err()).isEmpty();
      assertThat(result.out()).doesNotContain("@TABLE@").contains("lanewise completion " + shell);
      Files.writeString(folder.resolve("completion." + shell), result.out());
    }
    Path run = Files.createDirectories(folder.resolve("runs/bn-cnn-digits-1"));
    Files.writeString(run.resolve("config.yaml"), "");
    Files.createDirectories(folder.resolve("runs/notes"));
    Files.writeString(folder.resolve("seven.png"), "");
  }

  /** The words that a shell offers for a line. */
  private static List<String> offered(String shell, String line) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/" + shell));
    if (!Files.exists(Path.of(command.getFirst()))) {
      command.set(0, "/bin/" + shell);
    }
    assumeTrue(Files.exists(Path.of(command.getFirst())), "skipped: there is no " + shell);
    command.addAll(List.of("-c", ASKING.get(shell)));
    if (!shell.equals("fish")) {
      command.add(shell);
    }
    command.add(line);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TERM", "dumb");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Arrays.stream(out.split("[\\s\u001b]+|--  ", -1)).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void eachOptionHasItsOwnValues(String shell) throws Exception {
    assertThat(offered(shell, "lanewise train --model "))
        .contains("simple-cnn", "simple-vgg")
        .doesNotContain("im2col", "digits", "--conv");
    assertThat(offered(shell, "lanewise train --conv "))
        .contains("im2col", "winograd")
        .doesNotContain("simple-vgg");
    assertThat(offered(shell, "lanewise train --seed "))
        .doesNotContain("simple-vgg", "--model", "seven.png");
    assertThat(offered(shell, "lanewise export latest --format ")).contains("npz", "onnx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void whatHasANameIsKnown(String shell) throws Exception {
    assertThat(offered(shell, "lanewise train --data m"))
        .contains("mnist")
        .doesNotContain("digits");
    assertThat(offered(shell, "lanewise data show o")).contains("octmnist", "organamnist");
    assertThat(offered(shell, "lanewise train --recipe fashion-b"))
        .contains("fashion-best", "fashion-baseline");
    assertThat(offered(shell, "lanewise ladder ")).contains("1", "6", "mine");
    assertThat(offered(shell, "lanewise learn start c")).contains("convolution", "cross-entropy");
    assertThat(offered(shell, "lanewise eval "))
        .contains("latest", "bn-cnn-digits-1")
        .doesNotContain("notes");
    assertThat(offered(shell, "lanewise predict latest s")).contains("seven.png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void augmentationsFollowEachOther(String shell) throws Exception {
    assertThat(offered(shell, "lanewise train --augment ")).contains("flip=", "rotate=");
    assertThat(offered(shell, "lanewise train --augment flip=0.5,s"))
        .anyMatch(word -> word.endsWith("shift="))
        .anyMatch(word -> word.endsWith("scale="))
        .noneMatch(word -> word.endsWith("rotate="));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void commandsAndOptionsAreOffered(String shell) throws Exception {
    assertThat(offered(shell, "lanewise ")).contains("train", "predict", "data");
    assertThat(offered(shell, "lanewise data "))
        .contains("fetch", "show")
        .doesNotContain("recipes");
    assertThat(offered(shell, "lanewise help d")).contains("data", "doctor");
    assertThat(offered(shell, "lanewise train --batch-"))
        .contains("--batch-size", "--batch-norm")
        .doesNotContain("--rows");
    assertThat(offered(shell, "lanewise predict --r")).doesNotContain("--recipe");
  }
}
