package lanewise.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both downloads, unpacked elsewhere, do what a newcomer does first. */
@Tag("downloads")
class DownloadTest {
  private static final long MIB = 1 << 20;
  private static final Path SOLUTION =
      Path.of("../cli/src/test/resources/lanewise/cli/learn/solution/convolution/Convolution.java");

  /** A download and its limits in MiB. */
  enum Download {
    ZIP(Unpacked.ZIP, 12, 16),
    IMAGE(Unpacked.IMAGE, 70, 110);

    private final Path archive;
    private final int packed;
    private final int unpacked;

    Download(Path archive, int packed, int unpacked) {
      this.archive = archive;
      this.packed = packed;
      this.unpacked = unpacked;
    }

    /** The zip needs a JDK; the image must not see one. */
    Map<String, String> environment() {
      return this == ZIP ? Map.of("LANEWISE_JAVA_HOME", System.getProperty("java.home")) : Map.of();
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void isSmall(Download download) throws Exception {
    assertThat(Files.size(download.archive)).isLessThan(download.packed * MIB);
    assertThat(Unpacked.of(download.archive, folder).bytes()).isLessThan(download.unpacked * MIB);
  }

  /** Root unpacks it, others use it. */
  @ParameterizedTest
  @EnumSource
  @DisabledOnOs(OS.WINDOWS)
  void everyoneMayReadIt(Download download) throws Exception {
    Unpacked unpacked = Unpacked.of(download.archive, folder);
    assertThat(unpacked.files())
        .allSatisfy(
            file ->
                assertThat(Files.getPosixFilePermissions(unpacked.root().resolve(file)))
                    .contains(PosixFilePermission.OTHERS_READ));
  }

  @ParameterizedTest
  @EnumSource
  void trainsLearnsAndPlays(Download download) throws Exception {
    Unpacked unpacked = Unpacked.of(download.archive, folder);
    Map<String, String> environment = download.environment();

    assertThat(unpacked.run(folder, environment, "--version"))
        .startsWith("lanewise " + Unpacked.VERSION + ", commit ");
    if (download == Download.IMAGE) {
      assertThat(unpacked.run(folder, environment, "doctor", "--help")).isNotEmpty();
    }

    unpacked.run(folder, environment, "train", "--steps", "20", "--quiet", "--out", "run");
    for (String file : new String[] {"best.safetensors", "report.html", "figures/loss.png"}) {
      assertThat(folder.resolve("run").resolve(file)).isNotEmptyFile();
    }

    unpacked.run(folder, environment, "learn", "start", "convolution");
    Files.writeString(folder.resolve("learn/Convolution.java"), Files.readString(SOLUTION));
    assertThat(unpacked.run(folder, environment, "learn", "check")).contains("convolution: passed");

    assertThat(page(unpacked, environment)).contains("<html", "playground");
  }

  /** The playground's page; the process that serves it is ended. */
  private String page(Unpacked unpacked, Map<String, String> environment) throws Exception {
    Process process = unpacked.start(folder, environment, "playground", "run");
    try (BufferedReader output = process.inputReader();
        HttpClient browser = HttpClient.newHttpClient()) {
      // A slow machine is told what is loading before that line.
      String line =
          output.lines().filter(each -> each.startsWith("playground of ")).findFirst().orElse("");
      assertThat(line).contains("http://");
      URI address = URI.create(line.substring(line.indexOf("http://")).strip());
      HttpResponse<String> response =
          browser.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.waitFor();
    }
  }
}
