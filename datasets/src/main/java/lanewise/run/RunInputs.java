package lanewise.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.format.FormatException;
import lanewise.kernel.VectorSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of a run depend on, apart from its own state: settings, images, and the width of a
 * vector. A checkpoint keeps it, so that no run goes on with other ones unnoticed.
 *
 * @param values by name, as text for people
 */
public record RunInputs(Map<String, String> values) {
  /** Digits of a digest that are kept: enough that no two data sets share them by chance. */
  private static final int DIGITS = 16;

  private static final String NONE = "none";

  public RunInputs {
    values = Map.copyOf(values);
  }

  /** The settings among it. */
  static RunInputs of(RunSettings settings) {
    Map<String, String> values = new TreeMap<>(RunConfig.of(settings).values());
    values.keySet().removeAll(RunConfig.WITHOUT_EFFECT);
    return new RunInputs(values);
  }

  /**
   * What a run depends on.
   *
   * @param images of {@link #ofImages}
   */
  static RunInputs of(RunSettings settings, Map<String, String> images) {
    Map<String, String> values = new TreeMap<>(of(settings).values);
    values.put("vector bits", Integer.toString(VectorSupport.detect().bits()));
    values.putAll(images);
    return new RunInputs(values);
  }

  /** What tells a data set from all others; reads every pixel once. */
  public static Map<String, String> ofImages(DataSet data) {
    Map<String, String> values = new TreeMap<>();
    values.put("class names", digest(ByteBuffer.wrap(utf8(String.join("\n", data.classNames())))));
    put(values, "training", data.train());
    put(values, "validation", data.validation());
    put(values, "test", data.test());
    return values;
  }

  /**
   * What tells the weights that a run starts from apart from all others; empty if it has none.
   *
   * @throws FormatException if the file cannot be read
   */
  public static Map<String, String> ofInitialWeights(RunSettings settings) {
    Path file = settings.init();
    if (file == null) {
      return Map.of();
    }
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
    return Map.of("initial weights", firstDigits(digest));
  }

  private static void put(Map<String, String> values, String split, @Nullable ImageSet images) {
    if (images == null) {
      return;
    }
    ByteBuffer labels = ByteBuffer.allocate(images.size() * Integer.BYTES);
    labels.asIntBuffer().put(images.labels());
    values.put(split + " images", images.size() + " of " + images.imageShape());
    values.put(split + " pixels", images.pixelDigest().substring(0, DIGITS));
    values.put(split + " labels", digest(labels));
  }

  private static String digest(ByteBuffer bytes) {
    MessageDigest digest = sha256();
    digest.update(bytes);
    return firstDigits(digest);
  }

  private static String firstDigits(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What is no longer as it was, in words such as {@code lr was 0.01, is 0.02}; empty if nothing.
   */
  String changesSince(RunInputs before) {
    Set<String> names = new TreeSet<>(values.keySet());
    names.addAll(before.values.keySet());
    return names.stream()
        .filter(name -> !now(name).equals(before.now(name)))
        .map(
            name ->
                String.format(Locale.ROOT, "%s was %s, is %s", name, before.now(name), now(name)))
        .collect(Collectors.joining("; "));
  }

  private String now(String name) {
    return values.getOrDefault(name, NONE);
  }
}
