package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/lanewise} with a JDK that only says how it was started. */
class LaunchScriptTest {
  @TempDir private Path folder;

  @BeforeEach
  void makeJdk() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh here");
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Files.writeString(
        folder.resolve("jdk/release"),
        "JAVA_VERSION=\"25.0.3\"\nMODULES=\"jdk.incubator.vector\"\n");
    Path java = bin.resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        echo "locale ${LC_ALL:-none}"
        echo "java $*"
        case " $* " in *" -Dlanewise.stderr=3 "*) echo parked; echo error >&3 ;; esac
        case " $* " in *" --sun-misc-unsafe-memory-access=allow "*) echo unsafe ;; esac
        for fd in 0 1 2; do [ -e /dev/fd/$fd ] && echo open $fd >>"${0%/*}/open.txt"; done
        exit 7
        """);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    copy("bin/lanewise");
  }

  private void copy(String script) throws IOException {
    Path copy = folder.resolve(script);
    Files.createDirectories(copy.getParent());
    Files.copy(Path.of("..").resolve(script), copy);
    assertThat(copy.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void withoutALocaleNamesOfFilesAreUtf8() throws Exception {
    for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      assertThat(run("bin/lanewise", Map.of(variable, "C"))).contains("locale C.UTF-8");
      assertThat(run("bin/lanewise", Map.of(variable, "POSIX"))).contains("locale C.UTF-8");
    }
    assertThat(run("bin/lanewise", Map.of())).contains("locale C.UTF-8");
  }

  @Test
  void aLocaleStays() throws Exception {
    assertThat(run("bin/lanewise", Map.of("LANG", "de_DE.UTF-8"))).contains("locale none");
    assertThat(run("bin/lanewise", Map.of("LC_ALL", "de_DE.UTF-8", "LANG", "C")))
        .contains("locale de_DE.UTF-8");
  }

  @Test
  void standardErrorIsParked() throws Exception {
    assertThat(run("bin/lanewise", Map.of())).contains("parked", "error").doesNotContain("unsafe");
  }

  @Test
  void onlyTheHelpStartsWithoutTheSecondCompiler() throws Exception {
    for (String command : new String[] {"", " help train", " -h", " tune --trials 3 --help"}) {
      assertThat(run("bin/lanewise" + command, Map.of()))
          .contains("-XX:TieredStopAtLevel=1", command + "\n")
          .doesNotContain("ObjectAlignment", "ParallelGC");
    }
    for (String command : new String[] {" train", " eval help", " predict --helpful -hV"}) {
      assertThat(run("bin/lanewise" + command, Map.of()))
          .contains("-XX:ObjectAlignmentInBytes=64", "lanewise.kernel.*::*", command + "\n")
          .doesNotContain("TieredStop", "SerialGC");
    }
  }

  @Test
  void withSparkStandardErrorIsParkedToo() throws Exception {
    copy("spark/lanewise");
    Files.createDirectories(folder.resolve("spark/src/main"));
    Files.createDirectories(folder.resolve("spark/target/spark/jars"));
    Files.createFile(folder.resolve("spark/target/lanewise-spark.jar"));
    assertThat(run("spark/lanewise", Map.of())).contains("parked", "unsafe", "status 7");
  }

  @Test
  void closedDescriptorsAreFilledBeforeAFileTakesTheirPlace() throws Exception {
    assertThat(run("bin/lanewise 2>&-", Map.of()))
        .contains("locale", "status 7")
        .doesNotContain("parked");
    assertThat(run("bin/lanewise <&-", Map.of())).contains("parked", "status 7");
    assertThat(run("bin/lanewise >&-", Map.of())).contains("error", "status 7");
    assertThat(folder.resolve("jdk/bin/open.txt"))
        .content()
        .isEqualTo("open 0\nopen 1\nopen 2\n".repeat(3));
  }

  @Test
  @Tag("thorough")
  void theFirstBuildSaysEverySecondThatItWorks() throws Exception {
    Path build = folder.resolve("mvnw");
    Files.writeString(
        build,
        """
        #!/bin/sh
        sleep 3.5
        mkdir -p cli/target
        echo jar >cli/target/lanewise.jar
        """);
    assertThat(build.toFile().setExecutable(true)).isTrue();

    assertThat(run("bin/lanewise", Map.of()))
        .containsPattern("lanewise: building once \\.{2,3}\n")
        .contains("status 7");
    assertThat(run("bin/lanewise", Map.of())).doesNotContain("building");

    Files.writeString(build, "#!/bin/sh\necho wrong\nexit 1\n");
    Files.delete(folder.resolve("cli/target/lanewise.jar"));
    assertThat(run("bin/lanewise", Map.of()))
        .contains("wrong", "lanewise: the build failed", "status 1");
  }

  private String run(String command, Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", command + "; echo status $?")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().remove("LANEWISE_JAVA_OPTS");
    builder.environment().put("LANEWISE_JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }
}
