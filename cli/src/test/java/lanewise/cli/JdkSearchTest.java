package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The search for a JDK, also on a Windows in memory. */
class JdkSearchTest {
  private final FileSystem windows = Jimfs.newFileSystem(Configuration.windows());
  private final FileSystem linux = Jimfs.newFileSystem(Configuration.unix());

  @AfterEach
  void close() throws IOException {
    windows.close();
    linux.close();
  }

  private JdkSearch onWindows(Map<String, String> environment) {
    return new JdkSearch(windows, environment, "Windows 11", "C:\\old", "C:\\Users\\ada");
  }

  private JdkSearch onLinux(Map<String, String> environment) {
    return new JdkSearch(linux, environment, "Linux", "/old", "/home/ada");
  }

  /** A JDK that only has the two files that are looked at. */
  private static Path jdk(FileSystem files, String folder, String version) throws IOException {
    boolean isWindows = folder.startsWith("C:");
    Path jdk = files.getPath(folder);
    Files.createDirectories(jdk.resolve("bin"));
    Files.createFile(jdk.resolve("bin").resolve(isWindows ? "java.exe" : "java"));
    Files.writeString(
        jdk.resolve("release"),
        "JAVA_VERSION=\"%s\"\nMODULES=\"java.base jdk.incubator.vector\"\n".formatted(version));
    return jdk;
  }

  @Test
  void theUsualFoldersOfWindowsAreSearched() throws IOException {
    jdk(windows, "C:\\old", "17.0.2");
    jdk(windows, "C:\\Program Files\\Java\\jdk-21", "21");
    Path found =
        jdk(windows, "C:\\Program Files\\Eclipse Adoptium\\jdk-25.0.3.9-hotspot", "25.0.3");
    assertThat(onWindows(Map.of()).find()).isEqualTo(found);
    Path own = jdk(windows, "C:\\Users\\ada\\.jdks\\temurin-26", "26-ea");
    assertThat(onWindows(Map.of()).find()).isEqualTo(own);
  }

  @Test
  void thePathOfWindowsHasSemicolonsAndQuotesAndAnyCase() throws IOException {
    Path found = jdk(windows, "C:\\my tools\\jdk", "25.0.3");
    String path = "C:\\Windows\\system32;C:\\bro|ken;\"C:\\my tools\\jdk\\bin\"";
    assertThat(onWindows(Map.of("Path", path)).find()).isEqualTo(found);
  }

  @Test
  void aChosenJdkComesFirst() throws IOException {
    Path chosen = jdk(windows, "C:\\chosen", "25.0.3");
    jdk(windows, "C:\\home", "25.0.3");
    Map<String, String> both = Map.of("LANEWISE_JAVA_HOME", "C:\\chosen", "JAVA_HOME", "C:\\home");
    assertThat(onWindows(both).find()).isEqualTo(chosen);
    assertThatThrownBy(() -> onWindows(Map.of("LANEWISE_JAVA_HOME", "C:\\none")).find())
        .hasMessage("LANEWISE_JAVA_HOME=C:\\none is not a JDK 25 or newer");
  }

  @Test
  void withoutOneTheUserIsToldWhatToDo() throws IOException {
    jdk(linux, "/usr/lib/jvm/java-21", "21.0.1");
    assertThatThrownBy(() -> onLinux(Map.of()).find())
        .hasMessageStartingWith("no JDK 25 or newer found: install one");
  }

  @Test
  void aLinkOnThePathLeadsToItsJdk() throws IOException {
    Path found = jdk(linux, "/opt2/jdk", "25.0.3");
    Files.createDirectories(linux.getPath("/usr/bin"));
    Files.createSymbolicLink(linux.getPath("/usr/bin/java"), found.resolve("bin/java"));
    assertThat(onLinux(Map.of("PATH", "/usr/bin:/bin")).find()).isEqualTo(found);
  }

  @Test
  void onWindowsTheJvmIsStartedWithoutAShell() {
    JdkSearch search = onWindows(Map.of("lanewise_java_opts", "-Xmx8g -Xlog:gc"));
    assertThat(command(search, "C:\\jdk"))
        .startsWith("C:\\jdk\\bin\\java.exe", "--add-modules=jdk.incubator.vector")
        .containsSubsequence("-Xmx8g", "-Xlog:gc", "-Dlanewise.relaunched=true")
        .endsWith("-cp", "lib/*", "lanewise.cli.Launcher", "doctor")
        .doesNotContain("/bin/sh", "-Dlanewise.stderr=3");
  }

  @Test
  void elsewhereAShellHidesTheJvmsWarning() {
    assertThat(command(onLinux(Map.of()), "/jdk"))
        .startsWith("/bin/sh", "-c")
        .contains("/jdk/bin/java", "-Dlanewise.stderr=3");
  }

  /** The flags stand in the script too, which starts the JVM itself. */
  @Test
  void theScriptPassesTheSameFlags() throws IOException {
    String script = Files.readString(Path.of("../bin/lanewise")).replace("'", "");
    assertThat(command(onWindows(Map.of()), "C:\\jdk"))
        .filteredOn(word -> word.startsWith("-XX:") || word.startsWith("--"))
        .isNotEmpty()
        .allSatisfy(flag -> assertThat(script).contains(flag));
  }

  private static List<String> command(JdkSearch search, String jdk) {
    Path home = search.files().getPath(jdk);
    return Launcher.command(search, home, "lib/*", new String[] {"doctor"});
  }
}
